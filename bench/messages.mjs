/**
 * What the rows about messages have in common: what is sent, and how often it is sent before it counts.
 *
 * A contender's adapter gives an object of functions by the way it works: `blocking` and `async`, or `only` where it has but one, whose figure then stands
 * beside both of ours. Each gets what is sent and how often, and gives the time in milliseconds.
 */

/** So many messages go before those that count. */
export function warmUpFor(count) {
	return Math.ceil(count / 4);
}

const PEOPLE = 1000;

/** What is sent, one after the other and over again: `people`, which are objects, or bytes of that length. */
export function messagesOf(what) {
	return what === 'people'
		? Array.from({ length: PEOPLE }, (_, id) => personOf(id))
		: [Buffer.alloc(Number(what), 'x')];
}

function personOf(id) {
	const name = `Person ${id}`;
	const email = `person.${id}@example.com`;
	return { id, name, email, age: id % 100, score: id / 7, active: id % 2 === 0, joined: '2024-02-29T12:00:00Z' };
}

/** `blocking` and `async`, each as `measure` gives it. */
export async function measureWays({ only, ...ways }, measure) {
	if (only === undefined) return { blocking: await measure(ways.blocking), async: await measure(ways.async) };
	const figure = await measure(only);
	return { blocking: figure, async: figure };
}

/** The two measures of one title. */
export function measuresOfWays(key, title, measure) {
	return {
		[`${key}-blocking`]: { title: `${title}, ours blocking`, ...measure },
		[`${key}-async`]: { title: `${title}, ours by await`, ...measure },
	};
}

/** A row's side that sends `counts` of each kind of message from so many processes to as many others. */
export async function prepareStream(contender, counts, processes) {
	const { openStream } = await contender.load();
	const stream = await openStream(processes);
	return {
		async round() {
			const figures = {};
			for (const [what, count] of Object.entries(counts)) {
				const times = await measureWays(stream, (send) => send(what, count));
				for (const [way, took] of Object.entries(times)) figures[`${what}-${way}`] = count / took / unitOf(what).factor;
			}
			return figures;
		},
		close: stream.close,
	};
}

/** Large ones are counted one by one. */
export function unitOf(what) {
	return Number(what) >= 2 ** 16 ? { unit: '/s', factor: 1e-3 } : { unit: 'k/s', factor: 1 };
}
