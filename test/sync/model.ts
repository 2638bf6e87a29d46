/**
 * What a lock, a condition on it, a barrier, an event and a semaphore do if one thing happens after
 * the other: the sequential model of `fuzz.test.ts`.
 */
import assert from 'node:assert/strict';

export type Operation =
	| 'lock.acquire'
	| 'lock.acquireSync'
	| 'lock.tryAcquire'
	| 'lock.acquire at once'
	| 'lock.release'
	| 'condition.wait'
	| 'condition.waitSync'
	| 'condition.notify'
	| 'condition.notifyAll'
	| 'barrier.wait'
	| 'barrier.waitSync'
	| 'barrier.abort'
	| 'barrier.reset'
	| 'event.wait'
	| 'event.set'
	| 'event.clear'
	| 'event.isSet'
	| 'semaphore.acquire'
	| 'semaphore.tryAcquire'
	| 'semaphore.release';

/** One of these goes on, with this outcome. */
interface Expected {
	readonly candidates: readonly number[];
	readonly outcome: string;
	/** Which of them it was. */
	readonly note?: (who: number) => void;
}

export class Model {
	readonly #processes: number;
	readonly #parties: number;
	#holder: number | undefined;
	/** Who waits for the lock. */
	#acquiring: number[] = [];
	/** Who waits to be notified, the longest waiter first. */
	#waiting: number[] = [];
	#atBarrier: number[] = [];
	#isBroken = false;
	#isSet = false;
	#forEvent: number[] = [];
	#units: number;
	#forUnit: number[] = [];

	constructor(processes: number, parties: number, units: number) {
		this.#processes = processes;
		this.#parties = parties;
		this.#units = units;
	}

	/** How many wait, for objects that show it. */
	get waiting(): { readonly barrier: number; readonly condition: number } {
		return { barrier: this.#atBarrier.length, condition: this.#waiting.length };
	}

	/** What may come next. The last process that does not wait may only do what does not wait. */
	choices(): [who: number, operation: Operation][] {
		const idle = this.#idle();
		return idle.flatMap((who) =>
			OPERATIONS.filter((operation) => idle.length > 1 || !this.#blocks(who, operation)).map(
				(operation): [number, Operation] => [who, operation],
			),
		);
	}

	/** What lets a waiter go on; `undefined` if nothing does. */
	wayOut(): [who: number, operation: Operation] | undefined {
		const [who] = this.#idle();
		assert.ok(who !== undefined);
		if (this.#acquiring.length > 0) {
			if (this.#holder !== undefined && this.#idle().includes(this.#holder)) return [this.#holder, 'lock.release'];
			// Any process may release a Lock.
			return [who, 'lock.release'];
		}
		if (this.#waiting.length > 0) {
			if (this.#holder === undefined) return [who, 'lock.acquire'];
			return this.#holder === who ? [who, 'condition.notifyAll'] : [who, 'lock.release'];
		}
		if (this.#atBarrier.length > 0) return [who, 'barrier.reset'];
		if (this.#forEvent.length > 0) return [who, 'event.set'];
		return this.#forUnit.length > 0 ? [who, 'semaphore.release'] : undefined;
	}

	/**
	 * Begins an operation of a process.
	 *
	 * @returns who goes on now: the process itself, if it does not wait, and others
	 */
	// oxlint-disable-next-line typescript/consistent-return -- each case returns
	begin(who: number, operation: Operation): Expected[] {
		const self = (outcome: unknown, note?: () => void): Expected => ({
			candidates: [who],
			outcome: String(outcome),
			...(note && { note }),
		});
		switch (operation) {
			case 'lock.acquire':
			case 'lock.acquireSync':
				// A holder that would block for ever gets an error.
				if (operation === 'lock.acquireSync' && this.#holder === who) return [self('ProcessError')];
				if (this.#holder === undefined) return [self(true, () => (this.#holder = who))];
				this.#acquiring.push(who);
				return [];
			case 'lock.tryAcquire':
			case 'lock.acquire at once':
				if (this.#holder !== undefined) return [self(false)];
				return [self(true, () => (this.#holder = who))];
			case 'lock.release':
				if (this.#holder === undefined) return [self('ProcessError')];
				return [self(undefined), ...this.#release()];
			case 'condition.wait':
			case 'condition.waitSync':
				if (this.#holder !== who) return [self('ProcessError')];
				this.#waiting.push(who);
				return this.#release();
			case 'condition.notify':
			case 'condition.notifyAll':
				if (this.#holder !== who) return [self('ProcessError')];
				this.#acquiring.push(...this.#waiting.splice(0, operation === 'condition.notify' ? 1 : this.#waiting.length));
				return [self(undefined)];
			case 'barrier.wait':
			case 'barrier.waitSync':
				if (this.#isBroken) return [self('BrokenBarrierError')];
				this.#atBarrier.push(who);
				return this.#atBarrier.length < this.#parties ? [] : all(this.#atBarrier.splice(0), 'true');
			case 'barrier.abort':
			case 'barrier.reset':
				this.#isBroken = operation === 'barrier.abort';
				return [self(undefined), ...all(this.#atBarrier.splice(0), 'BrokenBarrierError')];
			case 'event.wait':
				if (this.#isSet) return [self(true)];
				this.#forEvent.push(who);
				return [];
			case 'event.set':
				this.#isSet = true;
				return [self(undefined), ...all(this.#forEvent.splice(0), 'true')];
			case 'event.clear':
				this.#isSet = false;
				return [self(undefined)];
			case 'event.isSet':
				return [self(this.#isSet)];
			case 'semaphore.acquire':
				if (this.#units > 0) return [self(true, () => this.#units--)];
				this.#forUnit.push(who);
				return [];
			case 'semaphore.tryAcquire':
				return this.#units > 0 ? [self(true, () => this.#units--)] : [self(false)];
			case 'semaphore.release':
				if (this.#forUnit.length === 0) return [self(undefined, () => this.#units++)];
				return [
					self(undefined),
					{ candidates: this.#forUnit, outcome: 'true', note: (taker) => remove(this.#forUnit, taker) },
				];
		}
	}

	/**
	 * Compares what came with what was expected. Where that leaves a choice, the model follows what
	 * came.
	 */
	settle(expected: readonly Expected[], done: ReadonlyMap<number, string>): void {
		assert.equal(done.size, expected.length, 'so many go on');
		const left = new Map(done);
		// Those that leave no choice first.
		for (const { candidates, outcome, note } of [...expected].sort(
			(a, b) => a.candidates.length - b.candidates.length,
		)) {
			const who = candidates.find((candidate) => left.has(candidate));
			assert.ok(who !== undefined, `one of ${candidates.join()} goes on`);
			assert.equal(left.get(who), outcome, `process ${who}`);
			left.delete(who);
			note?.(who);
		}
	}

	#idle(): number[] {
		const busy = new Set([
			...this.#acquiring,
			...this.#waiting,
			...this.#atBarrier,
			...this.#forEvent,
			...this.#forUnit,
		]);
		return Array.from({ length: this.#processes }, (_, who) => who).filter((who) => !busy.has(who));
	}

	#blocks(who: number, operation: Operation): boolean {
		switch (operation) {
			case 'lock.acquire':
				return this.#holder !== undefined;
			case 'lock.acquireSync':
				return this.#holder !== undefined && this.#holder !== who;
			case 'condition.wait':
			case 'condition.waitSync':
				return this.#holder === who;
			case 'barrier.wait':
			case 'barrier.waitSync':
				return !this.#isBroken && this.#atBarrier.length + 1 < this.#parties;
			case 'event.wait':
				return !this.#isSet;
			case 'semaphore.acquire':
				return this.#units === 0;
			default:
				return false;
		}
	}

	/** The lock is free: one of its waiters gets it. */
	#release(): Expected[] {
		this.#holder = undefined;
		if (this.#acquiring.length === 0) return [];
		return [
			{
				candidates: this.#acquiring,
				outcome: 'true',
				note: (who) => {
					this.#holder = who;
					remove(this.#acquiring, who);
				},
			},
		];
	}
}

const OPERATIONS: readonly Operation[] = [
	'lock.acquire',
	'lock.acquireSync',
	'lock.tryAcquire',
	'lock.acquire at once',
	'lock.release',
	'lock.release',
	'condition.wait',
	'condition.waitSync',
	'condition.notify',
	'condition.notifyAll',
	'barrier.wait',
	'barrier.waitSync',
	'barrier.abort',
	'barrier.reset',
	'event.wait',
	'event.set',
	'event.clear',
	'event.isSet',
	'semaphore.acquire',
	'semaphore.tryAcquire',
	'semaphore.release',
];

function all(who: readonly number[], outcome: string): Expected[] {
	return who.map((each) => ({ candidates: [each], outcome }));
}

function remove(from: number[], who: number): void {
	from.splice(from.indexOf(who), 1);
}
