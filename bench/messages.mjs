/**
 * Shared by the rows about messages: what is sent, and how often it is sent before it counts.
 *
 * A contender's adapter returns an object of functions by the way of sending: `blocking` and
 * `async`, or `only` if it has just one, whose figure then stands beside both of ours. Each
 * function takes what to send, how often, and how many warm-up messages go first. It returns the
 * time in milliseconds.
 */

/** Fraction of uncounted messages before the counted ones in warm forms. */
export const WARM_UP = 1 / 4;
const WAYS = ['blocking', 'async'];

const PEOPLE = 1000;

/**
 * The messages, sent one after the other over and over: `people`, which are objects, or bytes of
 * that length.
 */
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

/** Those of `blocking` and `async` that are `wanted`, each as measured by `measure`. */
export async function measureWays({ only, ...ways }, measure, wanted = WAYS) {
	const figures = {};
	const figure = only && (await measure(only));
	for (const way of wanted) figures[way] = figure ?? (await measure(ways[way]));
	return figures;
}

/** The two measures, blocking and async, of one title. */
export function measuresOfWays(key, title, measure) {
	return {
		[`${key}-blocking`]: { title: `${title}, ours blocking`, ...measure },
		[`${key}-async`]: { title: `${title}, ours by await`, ...measure },
	};
}

/** The cells of a fresh form: one program per kind of message and way of sending. */
export function cellsOf(kinds) {
	return kinds.flatMap((kind) => WAYS.map((way) => ({ kinds: [kind], ways: [way] })));
}

/**
 * Prepares a row that sends `counts` of each kind of message from `processes` processes to as many
 * others. Without `kinds` it sends every kind in `counts`. `warmUp` is a fraction of the count.
 */
export async function prepareStream(contender, { counts, kinds, ways, warmUp = WARM_UP }, processes) {
	const { openStream } = await contender.load();
	const stream = await openStream(processes);
	return {
		async round() {
			const figures = {};
			for (const what of kinds ?? Object.keys(counts)) {
				const count = counts[what];
				const times = await measureWays(stream, (send) => send(what, count, Math.ceil(warmUp * count)), ways);
				for (const [way, took] of Object.entries(times)) figures[`${what}-${way}`] = count / took / unitOf(what).factor;
			}
			return figures;
		},
		close: stream.close,
	};
}

/** Large messages are counted one by one, small ones by the thousand. */
export function unitOf(what) {
	return Number(what) >= 2 ** 16 ? { unit: '/s', factor: 1e-3 } : { unit: 'k/s', factor: 1 };
}
