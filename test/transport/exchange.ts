/** Sends items from producers to consumers, and checks that each arrives once. */
import { JoinableQueue, Queue } from 'multiprocess';
import { writeFileSync } from 'node:fs';
import { account, type Outcome } from './account.js';
import { pick, seedOf } from './bytes.js';
import type { Fault } from './faults.js';
import { type Course, countOfEach } from './items.js';
import { type Peer, Peers, type Place, styleAt } from './peers.js';
import { type End, LAST, makeTransport, portOf, type Transport } from './ports.js';
import { AHEAD, consume, converse, produce, type Role, type Style } from './roles.js';

export interface Exchange {
	readonly transport: Transport;
	readonly producers: readonly Place[];
	readonly consumers: readonly Place[];
	readonly put: Style;
	readonly get: Style;
	/** Items of each producer. Default: one of each kind and size. */
	readonly count?: number;
	readonly course: Course;
	/** Whether all peers collect garbage between calls. */
	readonly collects?: boolean;
	/** How often a peer is killed and replaced. */
	readonly kills?: number;
	/** Bytes of the first ring of a queue. */
	readonly capacity?: number;
	/** Something that the producers, or the consumers, do wrong. */
	readonly fault?: Fault;
}

/** @param folder An empty folder. */
export async function exchange(plan: Exchange, folder: string): Promise<Outcome> {
	const peers = new Peers();
	try {
		const one = new RunningExchange(plan, folder, peers);
		if (plan.transport === 'duplex pipe') return await one.converse();
		return plan.kills === undefined ? await one.carryOut() : await one.killAndCarryOut(plan.kills);
	} finally {
		peers.close();
	}
}

class RunningExchange {
	readonly #plan: Exchange;
	readonly #folder: string;
	readonly #peers: Peers;
	readonly #ends: { readonly to: End; readonly from: End };
	/** The ledgers of all producers and of all consumers, killed ones included. */
	readonly #sent: string[] = [];
	readonly #received: string[] = [];

	constructor(plan: Exchange, folder: string, peers: Peers) {
		this.#plan = plan;
		this.#folder = folder;
		this.#peers = peers;
		this.#ends = makeTransport(plan.transport, plan.capacity);
	}

	/** Runs until all producers have sent everything. */
	async carryOut(): Promise<Outcome> {
		const { producers, consumers } = this.#plan;
		const receiving = consumers.map((place) => this.#startConsumer(place));
		const sending = producers.map((place) => this.#startProducer(place));
		const { to, from } = this.#ends;
		// Each process closes the ends of a pipe that it does not use.
		if ('send' in from && !consumers.includes('main')) from.close();
		if ('send' in to && !producers.includes('main')) to.close();
		// The consumers of a pipe end by themselves, when its senders have.
		await this.#peers.all(sending, 'send' in to ? [] : receiving);
		await this.#end(receiving);
		const count = this.#countOfProducer();
		return account(this.#sent, this.#received, { count });
	}

	/** Kills and replaces peers, then lets the others finish. */
	async killAndCarryOut(kills: number): Promise<Outcome> {
		const { producers, consumers, course, get } = this.#plan;
		const stop = `${this.#folder}/stop`;
		const startConsumer = (place: Place) => ({ place, peer: this.#startConsumer(place), again: startConsumer });
		const startProducer = (place: Place) => ({ place, peer: this.#startProducer(place, stop), again: startProducer });
		const running = [...consumers.map(startConsumer), ...producers.map(startProducer)];
		let consumersKilled = 0;
		for (let kill = 0; kill < kills; kill++) {
			const seed = seedOf(course.seed, 99, kill);
			await this.#peers.moveOn(1 + pick(seed, 1, MOST_BETWEEN_KILLS));
			const [{ place, peer, again }] = running.splice(pick(seed, 2, running.length), 1);
			await this.#peers.kill(peer);
			if (again === startConsumer) consumersKilled++;
			running.push(again(place));
		}
		writeFileSync(stop, '');
		const left = (start: typeof startConsumer): Peer[] =>
			running.filter(({ again }) => again === start).map(({ peer }) => peer);
		await this.#peers.all(left(startProducer), left(startConsumer));
		await this.#end(left(startConsumer));
		const mayBeMissing = consumersKilled * (get === 'sync' || get === 'await' ? 1 : AHEAD);
		return { ...account(this.#sent, this.#received, { mayBeMissing, mostUnsure: AHEAD + 1 }), kills };
	}

	/** Has both sides of a pipe send and receive. */
	async converse(): Promise<Outcome> {
		const { producers, consumers, put } = this.#plan;
		const ends = [this.#ends.to, this.#ends.from];
		const both = [producers[0], consumers[0]].map((place, me) => {
			const role = {
				...this.#role(`side ${me} (${place})`, me, styleAt(place, put)),
				count: this.#countOfProducer(),
				sender: 1 - me,
				isFirst: me === 0,
			};
			this.#sent.push(role.ledger);
			this.#received.push(`${role.ledger}-got`);
			const peer = this.#peers.start(place, converse, ends[me], role);
			if (place !== 'main') ends[me].close();
			return peer;
		});
		await this.#peers.all(both);
		for (const end of ends) end.close();
		return account(this.#sent, this.#received, { count: this.#countOfProducer() });
	}

	#startProducer(place: Place, stop?: string): Peer {
		const me = this.#sent.length;
		const role = this.#role(`producer ${me} (${place})`, me, styleAt(place, this.#plan.put));
		const count = stop === undefined ? this.#countOfProducer() : Number.MAX_SAFE_INTEGER;
		this.#sent.push(role.ledger);
		return this.#peers.start(place, produce, this.#ends.to, { ...role, count, stop });
	}

	#startConsumer(place: Place): Peer {
		const me = this.#received.length;
		const role = this.#role(`consumer ${me} (${place})`, FIRST_CONSUMER + me, styleAt(place, this.#plan.get));
		const sender = this.#plan.course.isSingle ? 0 : undefined;
		this.#received.push(role.ledger);
		return this.#peers.start(place, consume, this.#ends.from, { ...role, sender });
	}

	#role(name: string, me: number, style: Style): Role {
		const { course, transport, collects = false, fault } = this.#plan;
		return {
			fault,
			course,
			transport,
			style,
			me,
			name,
			ledger: `${this.#folder}/${name.replaceAll(/\W+/g, '-')}`,
			collects,
		};
	}

	#countOfProducer(): number {
		return this.#plan.count ?? countOfEach(this.#plan.course);
	}

	/** Tells the consumers that nothing more will come, and waits for them. */
	async #end(receiving: readonly Peer[]): Promise<void> {
		const { to, from } = this.#ends;
		if (to instanceof Queue) to.shutdown();
		else if ('send' in to) to.close();
		else for (const _ of receiving) await portOf(this.#plan.transport, to).put(LAST);
		if (to instanceof JoinableQueue && this.#plan.kills === undefined) await this.#peers.orFailure(to.join());
		await this.#peers.all(receiving);
		if (to instanceof Queue && to.qsize() !== 0) throw new Error(`${to.qsize()} items are left in the queue`);
		to.close();
		from.close();
	}
}

/** Producers are numbered from 0, consumers from here on. */
const FIRST_CONSUMER = 1000;
const MOST_BETWEEN_KILLS = 60;
