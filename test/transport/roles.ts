/**
 * The peers' work. Each peer runs in a process or thread of its own, or in the program's main
 * thread.
 */
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { pick, seedOf } from './bytes.js';
import { type Fault, faulty, isFaulty, spoil } from './faults.js';
import { collectSometimes } from './garbage.js';
import { Inspector } from './inspector.js';
import { type Course, type Item, itemAt, makeItem, overwrite, rewrite } from './items.js';
import { BYTES } from './kinds.js';
import { Ledger } from './ledger.js';
import { type End, isOver, LAST, type Port, portOf, type Transport } from './ports.js';

/**
 * How a peer calls. `ahead`: it makes several calls before it awaits the first. `mixed`: it
 * alternates at random.
 */
export type Style = 'await' | 'sync' | 'ahead' | 'mixed';

export interface Role {
	readonly course: Course;
	readonly transport: Transport;
	readonly style: Style;
	/** The peer's number. A producer's items have it as their sender. */
	readonly me: number;
	/** For messages. */
	readonly name: string;
	/** The file of its ledger. */
	readonly ledger: string;
	/** Whether the peer collects garbage between calls. */
	readonly collects: boolean;
	readonly fault?: Fault | undefined;
}

export interface ProducerRole extends Role {
	/** How many items to send. */
	readonly count: number;
	/** The producer stops when this file exists. */
	readonly stop?: string;
}

export interface ConsumerRole extends Role {
	/** The only producer, if there is only one. */
	readonly sender?: number;
	/** How many relays have written to the items. */
	readonly stage?: number;
}

/** Sends items. */
export async function produce(end: End, role: ProducerRole): Promise<void> {
	const { course, transport, style, me, count, stop, collects } = role;
	const port = portOf(transport, end);
	const ledger = new Ledger(role.ledger);
	const mine = new Inspector(course, role.name, me);
	let pending: Promise<void>[] = [];
	for (let sequence = 0; sequence < count; sequence++) {
		if (stop !== undefined && existsSync(stop)) break;
		while (port.size > MOST_UNDER_WAY) await delay(1);
		const item = itemAt(course, me, sequence);
		const value = makeItem(item);
		if (isFaulty(role.fault, sequence)) {
			for (const instead of faulty(course, me, sequence, role.fault)) await port.put(instead);
			ledger.note(item);
			continue;
		}
		const call = callFor(style, item.seed);
		let put: Promise<void> | undefined;
		// This may block while earlier puts of this thread wait.
		if (call === 'sync') port.putSync(value);
		else put = port.put(value);
		// The value is sent as it was at the call.
		const fate = pick(item.seed, 51, 4);
		if (fate === 0) overwrite(value, item, seedOf(item.seed, me));
		if (put) pending.push(put.then(() => ledger.note(item)));
		else ledger.note(item);
		if (call === 'await' || pending.length === AHEAD) {
			await Promise.all(pending);
			pending = [];
		}
		if (fate === 1) mine.keep(value, item, false);
		if (collects) await collectSometimes(seedOf(item.seed, 52));
	}
	await Promise.all(pending);
	mine.finish();
	ledger.close();
}

/** Receives items until there are no more, and checks each. */
export async function consume(end: End, role: ConsumerRole): Promise<void> {
	const { course, transport, me, sender, stage = 0, collects } = role;
	const port = portOf(transport, end);
	const ledger = new Ledger(role.ledger);
	const inspector = new Inspector(course, role.name, me);
	let sequence = 0;
	const next = (): Item | undefined => (sender === undefined ? undefined : itemAt(course, sender, sequence));
	for await (const value of received(port, role, () => next()?.size)) {
		const item = inspector.arrive(value, next());
		checkStage(role, item, stage);
		ledger.note(item);
		port.done();
		inspector.keep(value, item);
		if (isFaulty(role.fault, item.sequence)) spoil(value, item, role.fault);
		sequence++;
		if (collects) await collectSometimes(seedOf(item.seed, me));
	}
	inspector.finish();
	ledger.close();
}

/** Sends and receives through one end: at the same time, or by blocking calls in turn. */
export async function converse(
	end: End,
	role: ProducerRole & ConsumerRole & { readonly isFirst: boolean },
): Promise<void> {
	if (role.style !== 'sync') {
		const receiving = consume(end, { ...role, ledger: `${role.ledger}-got` });
		await produce(end, role);
		await portOf(role.transport, end).put(LAST);
		return receiving;
	}
	const { course, me, sender = 0, count, isFirst } = role;
	const port = portOf(role.transport, end);
	const [sent, got] = [new Ledger(role.ledger), new Ledger(`${role.ledger}-got`)];
	const inspector = new Inspector(course, role.name, me);
	const send = (sequence: number): void => {
		const item = itemAt(course, me, sequence);
		port.putSync(makeItem(item));
		sent.note(item);
	};
	for (let sequence = 0; sequence < count; sequence++) {
		if (isFirst) send(sequence);
		const value = port.getSync();
		const item = inspector.arrive(value, itemAt(course, sender, sequence));
		got.note(item);
		inspector.keep(value, item);
		if (!isFirst) send(sequence);
	}
	inspector.finish();
}

export interface RelayRole extends Role {
	/** How many relays have written to the items before. */
	readonly stage: number;
	/** Whether this relay writes to items before it sends them on. */
	readonly rewrites: boolean;
}

/** Receives items and sends the same memory on, to each of the next peers. */
export async function relay(from: End, next: readonly End[], role: RelayRole): Promise<void> {
	const { course, transport, me, stage, rewrites, collects } = role;
	const port = portOf(transport, from);
	const ports = next.map((end) => portOf(transport, end));
	const ledger = new Ledger(role.ledger);
	const inspector = new Inspector(course, role.name, me);
	for await (const value of received(port, role)) {
		let item = inspector.arrive(value);
		checkStage(role, item, stage);
		ledger.note(item);
		port.done();
		if (rewrites && isBytes(item)) {
			item = itemAt(course, item.sender, item.sequence, stage + 1);
			rewrite(value, item);
		}
		const puts: Promise<void>[] = [];
		for (const to of ports) {
			if (callFor(role.style, item.seed) === 'sync') to.putSync(value);
			else puts.push(to.put(value));
		}
		if (pick(item.seed, 53, 2) === 0) await Promise.all(puts);
		// The relay writes to the value, or checks that nobody else does, while the next peers have it
		// or are about to get it.
		inspector.keep(value, item);
		await Promise.all(puts);
		if (collects) await collectSometimes(seedOf(item.seed, me));
	}
	inspector.finish();
	ledger.close();
}

/** The items of a port, received in the style of the role. */
async function* received(
	port: Port,
	{ style, course, me, transport }: Role,
	size?: () => number | undefined,
): AsyncGenerator {
	for (let calls = 0; ; calls++) {
		const seed = seedOf(course.seed, me, calls);
		const call = callFor(style, seed);
		// After `LAST` nothing comes, so no call may be left over.
		const most = transport === 'simple queue' || transport === 'duplex pipe' ? 1 : AHEAD;
		const isBlocking =
			call === 'sync' || (style === 'mixed' && call === 'ahead' && most > 1 && pick(seed, 55, 2) === 0);
		const waiting = Array.from({ length: (call === 'ahead' ? most : 1) - (isBlocking ? 1 : 0) }, () =>
			settled(() => port.get(size?.())),
		);
		// This blocks while earlier gets of this thread wait.
		const last = isBlocking ? [settledNow(() => port.getSync())] : [];
		for (const later of [...waiting, ...last]) {
			const outcome = await later;
			if (outcome.status === 'rejected' && !isOver(outcome.reason)) throw outcome.reason;
			if (outcome.status === 'rejected' || outcome.value === LAST) return;
			yield outcome.value;
		}
	}
}

function checkStage({ name }: Role, item: Item, stage: number): void {
	const { sender, sequence } = item;
	if (item.stage !== (isBytes(item) ? stage : 0))
		throw new Error(`${name}: item ${sequence} of sender ${sender} came at stage ${item.stage} in place of ${stage}`);
}

function isBytes({ kind }: Item): boolean {
	return (BYTES as readonly string[]).includes(kind);
}

async function settled(call: () => Promise<unknown>): Promise<PromiseSettledResult<unknown>> {
	const [outcome] = await Promise.allSettled([call()]);
	return outcome;
}

function settledNow(call: () => unknown): PromiseSettledResult<unknown> {
	try {
		return { status: 'fulfilled', value: call() };
	} catch (reason) {
		return { status: 'rejected', reason };
	}
}

function callFor(style: Style, seed: number): Exclude<Style, 'mixed'> {
	return style === 'mixed' ? CALLS[pick(seed, 50, CALLS.length)] : style;
}

const CALLS = ['await', 'sync', 'ahead'] as const;
/** How many calls a peer makes before it awaits the first. */
export const AHEAD = 3;
/** With more items in an unbounded queue a producer waits. */
const MOST_UNDER_WAY = 12;
