/** The algorithm by which worker threads copy; for data only. */
import { dataOf, instances } from './packages.mjs';

export function adapter() {
	return { openCopier: () => ({ copy: (value) => structuredClone(value) }), openInstances };
}

/** Plain objects, because classes would be lost. */
function openInstances(count) {
	return Object.fromEntries(
		Object.entries(instances(count)).map(([name, { values }]) => {
			const data = dataOf(values);
			return [name, () => structuredClone(data)];
		}),
	);
}
