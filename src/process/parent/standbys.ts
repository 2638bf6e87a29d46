/**
 * Standbys: child processes that have booted and imported this library, and wait for work. Taking
 * one makes a start cost a millisecond in place of a boot.
 *
 * There is none before the first start. From then on one is kept, and two while starts keep
 * coming. They boot one at a time, a moment after a start, so as not to delay it. During a burst
 * of starts they boot at once, in parallel. A standby that still boots is taken too, as it is
 * ahead of a process not yet started. It then skips what it would have prepared (`rehearse.ts`).
 *
 * Standbys never keep the program alive, and end with it, since their channel ends. A booting one
 * may never read that, as node hangs if the system refuses it threads, so it gets a signal.
 */
import { packageFile } from '../../package-files.js';
import type { Packet } from '../../shipping/wire/packet.js';
import { clearTimeout, clock, setImmediate, setTimeout } from '../../timers.js';
import { ControlFrame } from '../line/frame.js';
import type { Boot } from '../protocol.js';
import { onPreloadsChange } from '../settings.js';
import { type Command, type ProcessChild, spawnProcess } from './process-child.js';

/** How standbys boot. */
export interface StandbyPlan {
	/** Equal for two plans exactly if a standby that booted by the one serves for the other. */
	readonly kind: string;
	readonly command: Command;
	readonly boot: Boot;
}

export class Standbys {
	/** In the order in which starts take them; all of the plan's kind. */
	#waiting: ProcessChild[] = [];
	/** Those that boot, dismissed ones included. */
	readonly #booting = new Set<ProcessChild>();
	/** The plan of the last start, by which standbys boot from now on. */
	#plan: StandbyPlan | undefined;
	/** The child that was started last, until the next standby boots. */
	#started: ProcessChild | undefined;
	#lastStart = Number.NEGATIVE_INFINITY;
	#isHurried = false;
	/** How many to keep. */
	#wanted = 1;
	#refillTimer: NodeJS.Timeout | undefined;
	#shrinkTimer: NodeJS.Timeout | undefined;

	constructor() {
		onPreloadsChange(() => this.#dismiss());
	}

	/**
	 * Takes a standby of the plan's kind, if there is one, and has one boot for the next start.
	 * Dismisses standbys of another kind.
	 */
	take(plan: StandbyPlan): ProcessChild | undefined {
		if (plan.kind !== this.#plan?.kind) this.#dismiss();
		this.#plan = plan;
		const now = clock();
		const standby = this.#firstWaiting();
		this.#isHurried = now - this.#lastStart < HURRY_MS;
		this.#wanted = now - this.#lastStart < BUSY_MS ? 2 : 1;
		this.#lastStart = now;
		if (this.#isHurried) setImmediate(this.#refill).unref();
		this.#scheduleRefill();
		return standby;
	}

	/**
	 * Takes one for a pool's worker. Workers are started together and stay, so a standby that booted
	 * beside them would only delay them.
	 */
	takeForWorker(kind: string): ProcessChild | undefined {
		return kind === this.#plan?.kind ? this.#firstWaiting() : undefined;
	}

	/** Puts one back that was taken and told nothing. */
	putBack(standby: ProcessChild): void {
		this.#waiting.unshift(standby);
		standby.unref();
	}

	/** The next standby boots when this child has ended, or soon. */
	noteStart(child: ProcessChild): void {
		this.#started = child;
	}

	#firstWaiting(): ProcessChild | undefined {
		let standby = this.#waiting.shift();
		while (standby?.channel.ended) standby = this.#waiting.shift();
		return standby;
	}

	/** Ends those that wait; the next start boots afresh. */
	#dismiss(): void {
		for (const standby of this.#waiting) standby.channel.close();
		this.#waiting = [];
	}

	#scheduleRefill(): void {
		this.#refillTimer ??= setTimeout(this.#refill, REFILL_DELAY_MS).unref();
		if (this.#shrinkTimer) this.#shrinkTimer.refresh();
		else this.#shrinkTimer = setTimeout(this.#shrink, IDLE_MS).unref();
	}

	readonly #refill = (): void => {
		clearTimeout(this.#refillTimer);
		this.#refillTimer = undefined;
		if (!this.#isHurried) {
			const isBusy = this.#started?.hasExited === false;
			if (isBusy && clock() - this.#lastStart < LONGEST_DELAY_MS) return this.#scheduleRefill();
			if (this.#waiting.some((standby) => this.#booting.has(standby))) return;
		}
		const most = this.#isHurried ? this.#wanted : Math.min(this.#wanted, this.#waiting.length + 1);
		this.#isHurried = false;
		this.#started = undefined;
		try {
			while (this.#waiting.length < most && process.getBuiltinModule('node:os').freemem() >= LEAST_FREE_BYTES)
				this.#keep(boot(this.#plan as StandbyPlan));
		} catch {
			// The system is at a limit, or no longer permits it. The next start will throw that, where
			// somebody listens.
		}
	};

	#keep(standby: ProcessChild): void {
		this.#addBooting(standby);
		this.#waiting.push(standby);
		standby.unref();
		standby.channel.onReady = () => {
			this.#removeBooting(standby);
			if (this.#waiting.includes(standby)) this.#scheduleRefill();
		};
		// A standby that dies is not replaced before the next start: its successors might die
		// of the same cause, for ever.
		void standby.exited.then(() => {
			this.#removeBooting(standby);
			this.#waiting = this.#waiting.filter((other) => other !== standby);
		});
	}

	#addBooting(standby: ProcessChild): void {
		if (this.#booting.size === 0) process.prependListener('exit', this.#endBooting);
		this.#booting.add(standby);
	}

	#removeBooting(standby: ProcessChild): void {
		this.#booting.delete(standby);
		if (this.#booting.size === 0) process.off('exit', this.#endBooting);
	}

	readonly #endBooting = (): void => {
		for (const standby of this.#booting) standby.kill('SIGTERM');
	};

	readonly #shrink = (): void => {
		this.#shrinkTimer = undefined;
		this.#wanted = 1;
		for (const standby of this.#waiting.splice(this.#wanted)) standby.channel.close();
	};
}

/** @throws as `spawnProcess` does */
function boot({ command, boot: prepared }: StandbyPlan): ProcessChild {
	const standby = spawnProcess(command, 'inherit');
	standby.sendBoot({ ...prepared, isStandby: true });
	standby.channel.send(ControlFrame.REHEARSAL, 0, rehearsal());
	return standby;
}

/**
 * The `Scene` that a standby plays to itself while it waits, so that the code it will need is
 * compiled and its memory touched: the first call of a function costs many times as much as the
 * second, and these first calls are most of a start. `rehearse.ts` has the rest.
 *
 * It is a message like any other, written when the library is built
 * (`scripts/write-rehearsal.mjs`). Writing it takes the parser and more, which a program would load
 * just as its first process boots.
 */
function rehearsal(): Packet {
	packet ??= readRehearsal();
	return packet;
}

let packet: Packet | undefined;

function readRehearsal(): Packet {
	const text = process.getBuiltinModule('node:fs').readFileSync(packageFile('./process/rehearsal.json'), 'utf8');
	const { bytes, definitions } = JSON.parse(text) as { bytes: string; definitions: Packet['definitions'] };
	return { bytes: Buffer.from(bytes, 'base64'), definitions };
}

/** Starts that follow one another this soon make it worthwhile to keep two standbys. */
const BUSY_MS = 2_000;
/** Starts that follow one another this soon are a burst: more are expected at once. */
const HURRY_MS = 500;
/** After this time without a start the second standby is dismissed. */
const IDLE_MS = 10_000;
/**
 * A standby boots no sooner after a start, so that the started process has the CPU for itself:
 * until it ends, but not for long.
 */
const REFILL_DELAY_MS = 10;
const LONGEST_DELAY_MS = 40;
const LEAST_FREE_BYTES = 128 * 1024 * 1024;
