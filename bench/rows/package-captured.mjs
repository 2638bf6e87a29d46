/** What a function costs that captures an object of a package which never changes. */
import { median } from '../statistics.mjs';

const PACKAGES = ['marked', 'ajv', 'zod'];

const measure = (name, title, limit) => [
	name,
	{ title, unit: 'ms', better: 'less', target: { text: `≤ ${limit} ms`, limit: () => limit } },
];

export const row = {
	title:
		"CPU of the caller for pool.apply of a function that captures a package's object, each round in a fresh program; Python: an ArgumentParser, a string.Template, a compiled pattern, by cloudpickle",
	contenders: ['multiprocess', 'joblib'],
	measures: Object.fromEntries(
		PACKAGES.flatMap((name) => [
			measure(`${name}First`, `${name}, the first call`, 1000),
			measure(name, `${name}, later calls`, 1),
		]),
	),
	fresh: true,
	full: { rounds: 7, later: 50 },
	quick: { rounds: 3 },
};

export async function prepare(contender, { later }) {
	const { call, close } = await (await contender.load()).openCapturing();
	return {
		async round() {
			const figures = {};
			for (const name of PACKAGES) {
				const times = [];
				for (let n = 0; n <= later; n++) times.push(await call(name));
				figures[`${name}First`] = times[0];
				figures[name] = median(times.slice(1));
			}
			return figures;
		},
		close,
	};
}
