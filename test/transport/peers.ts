/**
 * The peers of an exchange: producers, consumers and relays, as the program that starts them sees
 * them.
 */
import { getContext, Process } from 'multiprocess';
import { eventually } from '../support/eventually.js';
import { entriesIn } from './ledger.js';
import type { Role, Style } from './roles.js';

/** Where a peer runs: in a process, in a thread of the program, or in the program's main thread. */
export type Place = 'process' | 'thread' | 'main';

export interface Peer {
	readonly name: string;
	/** Resolves when the peer is done; rejects if it failed or was ended. */
	readonly done: Promise<void>;
	/** Ends the peer wherever it is. */
	kill(): Promise<void>;
}

/**
 * All peers of an exchange. The first failure ends the exchange, whatever the other peers wait for.
 */
export class Peers {
	/** Rejects when a peer has failed, or when no item has moved for long. */
	readonly failure: Promise<never>;
	readonly #peers = new Set<Peer>();
	readonly #ledgers = new Set<string>();
	readonly #watch: NodeJS.Timeout;
	#fail: (error: Error) => void = () => {};
	#entries = 0;
	#movedAt = performance.now();

	constructor() {
		this.failure = new Promise((_resolve, reject) => (this.#fail = reject));
		this.failure.catch(() => {});
		this.#watch = setInterval(() => this.#look(), 500).unref();
	}

	/** @param run The peer's work. Its last argument is a role. */
	start<R extends Role, A extends readonly unknown[]>(
		place: Place,
		run: (...args: [...A, R]) => Promise<void>,
		...given: [...A, R]
	): Peer {
		const role = given.at(-1) as R;
		this.#ledgers.add(role.ledger);
		const peer = place === 'main' ? inMainThread(run, given) : startAt(place, role.name, run, given);
		this.#peers.add(peer);
		peer.done.then(
			() => this.#peers.delete(peer),
			(error: unknown) => this.#peers.has(peer) && this.#fail(error as Error),
		);
		return peer;
	}

	/** Kills a peer, which then counts as no failure. */
	async kill(peer: Peer): Promise<void> {
		this.#peers.delete(peer);
		await peer.kill();
	}

	/**
	 * Waits until all of some peers are done; rejects at once when any peer fails.
	 *
	 * @param others Peers that must not end before them.
	 */
	async all(peers: readonly Peer[], others: readonly Peer[] = []): Promise<void> {
		const tooEarly = others.map(async ({ name, done }) => {
			await done;
			throw new Error(`${name} ended before the others were done`);
		});
		const all = Promise.all(peers.map(({ done }) => done));
		await this.orFailure(Promise.race([all, ...tooEarly]));
	}

	orFailure<T>(promise: Promise<T>): Promise<T> {
		return Promise.race([promise, this.failure]);
	}

	/** Waits until that many more items were sent or received. */
	async moveOn(items: number): Promise<void> {
		const until = this.#moved + items;
		const moved = eventually(`${items} more items were sent or received`, () => this.#moved >= until, {
			deadline: LONGEST_PAUSE_MS,
		});
		await this.orFailure(moved);
	}

	/** Items sent and received so far. */
	get #moved(): number {
		return [...this.#ledgers].reduce((sum, ledger) => sum + entriesIn(ledger), 0);
	}

	/** Stops watching. */
	close(): void {
		clearInterval(this.#watch);
	}

	#look(): void {
		const entries = this.#moved;
		const now = performance.now();
		if (entries !== this.#entries) {
			this.#entries = entries;
			this.#movedAt = now;
		} else if (now - this.#movedAt > LONGEST_PAUSE_MS) {
			const states = [...this.#ledgers]
				.map((ledger) => `${ledger.replace(/^.*\//, '')}: ${entriesIn(ledger)}`)
				.join(', ');
			const running = [...this.#peers].map(({ name }) => name).join(', ');
			this.#fail(new Error(`no item moved for ${LONGEST_PAUSE_MS} ms. Items: ${states}. Still running: ${running}`));
		}
	}
}

/** The style of a peer there: in the program's main thread nothing may block. */
export function styleAt(place: Place, style: Style): Style {
	if (place !== 'main') return style;
	return style === 'sync' ? 'await' : style === 'mixed' ? 'ahead' : style;
}

function inMainThread<A extends readonly unknown[]>(run: (...args: A) => Promise<void>, args: A): Peer {
	const { name } = args.at(-1) as Role;
	return {
		name,
		done: run(...args),
		kill: () => Promise.reject(new Error('the main thread of the program cannot be killed')),
	};
}

function startAt<A extends readonly unknown[]>(
	place: Exclude<Place, 'main'>,
	name: string,
	run: (...args: A) => Promise<void>,
	args: A,
): Peer {
	const type = place === 'thread' ? getContext('thread').Process : Process;
	const p = new type({ target: run, args, name } as never);
	p.start();
	return {
		name,
		done: p.join().then((code) => {
			if (code !== 0) throw new Error(`${name} ended with ${code}`);
		}),
		async kill() {
			p.kill();
			await p.join();
		},
	};
}

/** Far longer than the start of a peer, or the largest item, takes on a loaded machine. */
const LONGEST_PAUSE_MS = 120_000;
