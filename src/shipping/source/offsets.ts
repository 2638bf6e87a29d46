/** Where lines start in a source: gives the offset of a line and a column, both counted from 0. */
export function offsetsIn(source: string): (line: number, column: number) => number {
	const starts = [0, ...[...source.matchAll(/\r\n|[\n\r\u2028\u2029]/g)].map((end) => end.index + end[0].length)];
	return (line, column) => (starts[line] ?? Number.NaN) + column;
}
