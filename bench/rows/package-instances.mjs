/** What instances of packages' classes cost, beside a copy of their data. */
const PACKAGES = ['luxon', 'immutable', 'decimal'];
const COUNT = 200;

export const row = {
	title: `${COUNT} instances of a package's class to bytes and back, in one process; Python: datetime, dict subclass, Decimal, by cloudpickle`,
	contenders: ['multiprocess', 'structured-clone', 'joblib'],
	measures: Object.fromEntries(
		PACKAGES.map((name) => [
			name,
			{
				title: name,
				unit: 'ms',
				better: 'less',
				target: {
					text: '≤ 2× structuredClone of the data + 20 µs each',
					limit: (of) => 2 * of['structured-clone'] + 0.02 * COUNT,
				},
			},
		]),
	),
	full: { rounds: 15, count: COUNT },
	quick: { rounds: 5 },
};

export async function prepare(contender, { count }) {
	const copiers = await (await contender.load()).openInstances(count);
	return {
		round() {
			return Object.fromEntries(
				PACKAGES.map((name) => {
					const began = performance.now();
					copiers[name]();
					return [name, performance.now() - began];
				}),
			);
		},
	};
}
