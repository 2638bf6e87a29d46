/**
 * One end of a pipe. Python: `multiprocessing.connection.Connection`.
 */
import { EOFError } from '../errors.js';
import { checkOptions, type SyncWaitOptions, type WaitOptions } from '../options.js';
import { registerHandle } from '../shipping/wire/handles.js';
import { untilOver } from '../streams/iterate.js';
import { bytesToItem, NOT_NOW, type Outgoing, toBytes, toItem, toValue, toValueNow } from '../streams/item-codec.js';
import { needsAwait } from '../streams/messages.js';
import type { WaitingPuts } from '../streams/waiting-puts.js';
import type { Item } from '../streams/ring.js';
import { type WaitingTakes, watchTakes } from '../streams/waiting-takes.js';
import { WATCH, type Watch } from '../waitable.js';
import { type Bytes, bytesOf, checkWithin, rangeOf } from './bytes.js';
import type { PipeConnection } from './connection.js';
import * as messages from './messages.js';
import { type PipeAddress, PipeCore } from './pipe-core.js';

export class PipeEnd<Out, In> implements PipeConnection<Out, In> {
	readonly #core: PipeCore;
	#isClosed = false;

	/** @internal */
	constructor(core: PipeCore) {
		this.#core = core;
		core.open();
	}

	send(value: Out, options?: WaitOptions): Promise<void> {
		const call = 'send()';
		try {
			const putter = this.#putter(call);
			return this.#send(putter, call, toItem(value, 'value'), options);
		} catch (error) {
			return Promise.reject(error);
		}
	}

	sendSync(value: Out, options?: SyncWaitOptions): void {
		const call = 'sendSync()';
		const putter = this.#putter(call);
		if (!putter.putSync(toItem(value, 'value'), options, call)) throw messages.timedOut(call, options?.timeout);
	}

	sendBytes(data: Bytes, offset?: number, size?: number, options?: WaitOptions): Promise<void> {
		const call = 'sendBytes()';
		try {
			const putter = this.#putter(call);
			return this.#send(putter, call, bytesToItem(rangeOf(bytesOf(data, call), offset, size, call)), options);
		} catch (error) {
			return Promise.reject(error);
		}
	}

	async recv(options?: WaitOptions): Promise<In> {
		const call = 'recv()';
		const taker = this.#taker(call);
		const soon = options === undefined ? taker.takeSoon() : undefined;
		return taker.inTurn(soon ?? (await this.#take(taker, call, options)), toValue) as In;
	}

	recvSync(options?: SyncWaitOptions): In {
		const call = 'recvSync()';
		const taker = this.#taker(call);
		const item = taker.takeSync(options, call);
		if (!item) throw messages.timedOut(call, options?.timeout);
		const value = taker.readNow(item, toValueNow);
		if (value === NOT_NOW) throw needsAwait(call, 'recv()');
		return value as In;
	}

	async recvBytes(options: WaitOptions & { maxLength?: number | undefined } = {}): Promise<Buffer> {
		const call = 'recvBytes()';
		checkOptions(options, ['maxLength', 'timeout', 'signal'], call, 'an object, as { maxLength: 1000 }');
		const { maxLength, ...waiting } = options;
		if (maxLength !== undefined) checkWithin(maxLength, Number.MAX_SAFE_INTEGER, 'maxLength', call);
		const bytes = await this.#takeBytes(call, waiting);
		if (maxLength !== undefined && bytes.length > maxLength) throw messages.tooLong(call, maxLength, bytes);
		return bytes;
	}

	async recvBytesInto(target: ArrayBufferView, offset?: number, options?: WaitOptions): Promise<number> {
		const call = 'recvBytesInto()';
		if (!ArrayBuffer.isView(target)) throw messages.noView(call, target);
		const room = rangeOf(bytesOf(target, call), offset, undefined, call);
		const bytes = await this.#takeBytes(call, options);
		if (bytes.length > room.length) throw messages.tooLong(call, room.length, bytes);
		room.set(bytes);
		return bytes.length;
	}

	async poll(options: WaitOptions = {}): Promise<boolean> {
		return this.#taker('poll()').look(nowUnlessTold(options), 'poll()', this);
	}

	pollSync(options: SyncWaitOptions = {}): boolean {
		return this.#taker('pollSync()').lookSync(nowUnlessTold(options), 'pollSync()');
	}

	get closed(): boolean {
		return this.#isClosed;
	}

	get readable(): boolean {
		return this.#core.taker !== undefined;
	}

	get writable(): boolean {
		return this.#core.putter !== undefined;
	}

	close(): void {
		if (this.#isClosed) return;
		this.#isClosed = true;
		this.#core.taker?.dismiss(this, messages.closedMeanwhile);
		this.#core.putter?.dismiss(this, messages.closedMeanwhile);
		this.#core.close();
	}

	[Symbol.dispose](): void {
		this.close();
	}

	[Symbol.asyncIterator](): AsyncIterator<In> {
		return untilOver(
			() => this.recv(),
			(error) => error instanceof EOFError || this.#isClosed,
		);
	}

	/** For `wait()`. */
	get [WATCH](): Watch {
		return watchTakes(this.#taker('wait()'), this);
	}

	#send(putter: WaitingPuts, call: string, outgoing: Outgoing, options: WaitOptions | undefined): Promise<void> {
		return options === undefined && putter.putSoon(outgoing)
			? putter.breathe()
			: this.#sendLater(putter, call, outgoing, options);
	}

	async #sendLater(
		putter: WaitingPuts,
		call: string,
		outgoing: Outgoing,
		options: WaitOptions | undefined,
	): Promise<void> {
		if (!(await putter.put(outgoing, options, call, this))) throw messages.timedOut(call, options?.timeout);
	}

	async #takeBytes(call: string, options: WaitOptions | undefined): Promise<Buffer> {
		const taker = this.#taker(call);
		return taker.inTurn(await this.#take(taker, call, options), toBytes);
	}

	async #take(taker: WaitingTakes, call: string, options: WaitOptions | undefined): Promise<Item> {
		const item = await taker.take(options, call, this);
		if (!item) throw messages.timedOut(call, options?.timeout);
		return item;
	}

	#taker(call: string): WaitingTakes {
		if (this.#isClosed) throw messages.closed(call);
		if (!this.#core.taker) throw messages.wrongWay(call, 'receive');
		return this.#core.taker;
	}

	#putter(call: string): WaitingPuts {
		if (this.#isClosed) throw messages.closed(call);
		if (!this.#core.putter) throw messages.wrongWay(call, 'send');
		return this.#core.putter;
	}

	static {
		registerHandle<PipeEnd<unknown, unknown>, PipeAddress>({
			kind: 'pipe-end',
			module: import.meta.url,
			type: PipeEnd,
			depart(end) {
				if (end.#isClosed) throw messages.closed('sending the end of a pipe');
				return end.#core.depart();
			},
			attach: (address) => new PipeEnd(PipeCore.attach(address)),
		});
	}
}

/** Adds a timeout of 0; anything but an object is left for the callee to refuse. */
function nowUnlessTold<O extends SyncWaitOptions>(options: O): O {
	return typeof options === 'object' && options !== null ? { timeout: 0, ...options } : options;
}
