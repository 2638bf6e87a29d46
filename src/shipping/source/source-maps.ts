/**
 * Reads and writes source maps. Node knows them where it was told to use them: by
 * `--enable-source-maps`, or by a loader such as tsx. A receiver has no map for a file that only
 * the sender loaded, so each unit carries the map of its own text (`unit-map.ts`).
 */

/**
 * Maps one place in a line of the running code to where it was written. All numbers count from 0.
 */
export interface Segment {
	readonly column: number;
	readonly source: number;
	readonly originalLine: number;
	readonly originalColumn: number;
	readonly name: number | undefined;
}

export interface SourceMap {
	readonly sources: readonly string[];
	readonly names: readonly string[];
	/** Segments by line of the running code. */
	readonly lines: readonly (readonly Segment[])[];
}

/**
 * Returns a script's source map; undefined if it has none.
 *
 * @param script The script's name as the engine has it
 */
export function sourceMapOf(script: string): SourceMap | undefined {
	const payload = payloadOf(script);
	if (!payload) return undefined;
	let map = maps.get(payload.mappings);
	if (!map) {
		const { sources, names = [], mappings } = payload;
		map = { sources, names, lines: decode(mappings) };
		if (maps.size === MOST) maps.clear();
		maps.set(mappings, map);
	}
	return map;
}

/**
 * Returns where something was written, as `file:line:column` counted from 1.
 *
 * @param line Counted from 0, as is `column`
 */
export function placeInSource(script: string, line: number, column: number): string {
	const map = sourceMapOf(script);
	const segment = map?.lines[line]?.findLast((one) => one.column <= column);
	const path = (file: string): string => file.replace(/^file:\/\//, '');
	if (!map || !segment) return `${path(script)}:${line + 1}:${column + 1}`;
	const { source, originalLine, originalColumn } = segment;
	return `${path(map.sources[source] ?? script)}:${originalLine + 1}:${originalColumn + 1}`;
}

/** Returns a source map as a data URL. */
export function encodeSourceMap({ sources, names, lines }: SourceMap): string {
	const map = { version: 3, sources, names, mappings: encode(lines) };
	return `data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`;
}

interface Payload {
	readonly sources: readonly string[];
	readonly names?: readonly string[];
	readonly mappings: string;
}

function payloadOf(script: string): Payload | undefined {
	if (!script.startsWith('file:') && !script.startsWith('/')) return undefined;
	// Bun and Deno lack this function.
	const found = process.getBuiltinModule('node:module').findSourceMap?.(script);
	const payload = found?.payload as Partial<Payload> | undefined;
	return typeof payload?.mappings === 'string' && Array.isArray(payload.sources) ? (payload as Payload) : undefined;
}

/** A cache of the maps asked for, emptied when it is full. */
const maps = new Map<string, SourceMap>();
const MOST = 16;

/**
 * Decodes the mappings of a source map. Each number is the difference from the previous one, in
 * base 64 digits of five bits each, lowest first; the lowest bit of a number is its sign.
 */
function decode(mappings: string): Segment[][] {
	let [source, originalLine, originalColumn, name] = [0, 0, 0, 0];
	return mappings.split(';').map((line) => {
		let column = 0;
		const segments: Segment[] = [];
		for (const text of line === '' ? [] : line.split(',')) {
			const [columns, sources, lines, columnsThere, names] = numbersIn(text);
			column += columns ?? 0;
			if (sources === undefined || lines === undefined || columnsThere === undefined) continue;
			source += sources;
			originalLine += lines;
			originalColumn += columnsThere;
			if (names !== undefined) name += names;
			segments.push({ column, source, originalLine, originalColumn, name: names === undefined ? undefined : name });
		}
		return segments;
	});
}

function encode(lines: readonly (readonly Segment[])[]): string {
	const last = { source: 0, originalLine: 0, originalColumn: 0, name: 0 };
	const difference = (key: keyof typeof last, value: number): string => {
		const text = digitsOf(value - last[key]);
		last[key] = value;
		return text;
	};
	return lines
		.map((line) => {
			let column = 0;
			return line
				.map((segment) => {
					const columns = digitsOf(segment.column - column);
					column = segment.column;
					const place =
						difference('source', segment.source) +
						difference('originalLine', segment.originalLine) +
						difference('originalColumn', segment.originalColumn);
					return columns + place + (segment.name === undefined ? '' : difference('name', segment.name));
				})
				.join(',');
		})
		.join(';');
}

function numbersIn(text: string): number[] {
	const numbers: number[] = [];
	let [number, shift] = [0, 0];
	for (const digit of text) {
		const bits = DIGITS.indexOf(digit);
		number += (bits & 31) << shift;
		shift += 5;
		if (bits & 32) continue;
		numbers.push(number & 1 ? -(number >>> 1) : number >>> 1);
		[number, shift] = [0, 0];
	}
	return numbers;
}

function digitsOf(number: number): string {
	let rest = number < 0 ? (-number << 1) | 1 : number << 1;
	let text = '';
	do {
		const bits = rest & 31;
		rest >>>= 5;
		text += DIGITS[rest > 0 ? bits | 32 : bits];
	} while (rest > 0);
	return text;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
