/**
 * How often a test repeats something: `short` in `npm test`, `full` in `npm run test:soak`. The
 * variable `MULTIPROCESS_COUNT_<NAME>` sets any other number, as in
 * `MULTIPROCESS_COUNT_STARTS=5000`.
 */
export function count(name: string, short: number, full: number): number {
	const variable = `MULTIPROCESS_COUNT_${name.toUpperCase().replaceAll('-', '_')}`;
	const text = process.env[variable];
	if (text === undefined) return process.env.MULTIPROCESS_SOAK ? full : short;
	const value = Number(text);
	if (!Number.isInteger(value) || value < 1)
		throw new RangeError(`${variable} must be a whole number above 0, not '${text}'`);
	return value;
}
