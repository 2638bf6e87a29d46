/** Items that are sent on: from producers through one relay after the other to consumers. */
import { Queue } from 'multiprocess';
import { account, type Outcome } from './account.js';
import { pick, seedOf } from './bytes.js';
import type { Course } from './items.js';
import { type Peer, Peers, type Place, styleAt } from './peers.js';
import { type End, makeTransport, type Transport } from './ports.js';
import {
	AHEAD,
	type ConsumerRole,
	consume,
	type ProducerRole,
	produce,
	relay,
	type RelayRole,
	type Role,
	type Style,
} from './roles.js';

export interface Chain {
	readonly transport: Transport & ('queue' | 'bounded queue' | 'pipe');
	readonly producers: readonly Place[];
	/** Each relay takes from the one before it. */
	readonly relays: readonly { readonly place: Place; readonly rewrites: boolean }[];
	/** The last relay sends every item to each of them. */
	readonly consumers: readonly Place[];
	readonly style: Style;
	/** Items of each producer. */
	readonly count: number;
	readonly course: Course;
	readonly collects?: boolean;
	/** How often a relay is killed and replaced. */
	readonly kills?: number;
}

/** @param folder An empty folder. */
export async function sendOn(plan: Chain, folder: string): Promise<Outcome> {
	const { transport, producers, relays, consumers, style, count, course, collects = false, kills = 0 } = plan;
	const peers = new Peers();
	const links = [...relays, ...consumers].map(() => makeTransport(transport));
	const roleOf = (name: string, place: Place, me: number): Role => {
		const ledger = `${folder}/${name.replaceAll(/\W+/g, '-')}`;
		return { course, transport, style: styleAt(place, style), me, name: `${name} (${place})`, ledger, collects };
	};
	const usedHere = new Set<End>();
	const start: Peers['start'] = (place, run, ...given) => {
		if (place === 'main') for (const end of given.slice(0, -1).flat()) usedHere.add(end as End);
		return peers.start(place, run, ...given);
	};
	const sent: string[] = [];
	const received: string[] = [];
	// In the order in which the peers end.
	const stages: { readonly peers: Peer[]; readonly ends: readonly End[] }[] = [];
	let stage = 0;
	const sending = producers.map((place, me) => {
		const role: ProducerRole = { ...roleOf(`producer ${me}`, place, me), count };
		sent.push(role.ledger);
		return start(place, produce, links[0].to, role);
	});
	stages.push({ peers: sending, ends: [links[0].to] });
	const startsRelay: (() => Peer)[] = [];
	for (const [i, { place, rewrites }] of relays.entries()) {
		const isLast = i === relays.length - 1;
		const next = (isLast ? links.slice(relays.length) : [links[i + 1]]).map(({ to }) => to);
		let starts = 0;
		const given = { stage, rewrites };
		startsRelay.push(() => {
			const role: RelayRole = { ...roleOf(`relay ${i}-${starts++}`, place, FIRST_RELAY + i), ...given };
			return start(place, relay, links[i].from, next, role);
		});
		if (rewrites) stage++;
		stages.push({ peers: [startsRelay[i]()], ends: next });
	}
	for (const [i, place] of consumers.entries()) {
		const role: ConsumerRole = { ...roleOf(`consumer ${i}`, place, FIRST_CONSUMER + i), stage };
		received.push(role.ledger);
		stages.push({ peers: [start(place, consume, links[relays.length + i].from, role)], ends: [] });
	}
	try {
		for (let kill = 0; kill < kills; kill++) {
			const seed = seedOf(course.seed, 98, kill);
			await peers.moveOn(1 + pick(seed, 1, Math.floor((producers.length * count) / kills)));
			const which = pick(seed, 2, relays.length);
			await peers.kill(stages[1 + which].peers[0]);
			stages[1 + which].peers[0] = startsRelay[which]();
		}
		const ends = links.flatMap(({ to, from }) => [to, from]);
		// A pipe ends when all its senders have ended, and the program is not one of them.
		if (transport === 'pipe') for (const end of ends) if (!usedHere.has(end)) end.close();
		for (const one of stages) {
			await peers.all(one.peers);
			for (const end of one.ends) {
				if (end instanceof Queue) end.shutdown();
				else end.close();
			}
		}
		for (const end of ends) end.close();
		// A relay has at most this many items in hand.
		const allowed = { count, mayBeMissing: kills * AHEAD };
		let total = 0;
		for (const ledger of received) total += account(sent, [ledger], allowed).received;
		return { sent: producers.length * count, received: total, kills };
	} finally {
		peers.close();
	}
}

const FIRST_CONSUMER = 1000;
const FIRST_RELAY = 2000;
