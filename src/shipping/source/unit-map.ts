/**
 * Makes the source map of a unit: the part of its file's map that covers its text, shifted by the
 * edits to that text.
 */
import type { Edited } from './edits.js';
import { encodeSourceMap, type Segment, sourceMapOf } from './source-maps.js';

/**
 * Where a unit's text stands in its file, and how it was edited. `before` is what precedes the text
 * in the unit.
 */
interface Placed {
	readonly script: string;
	readonly line: number;
	readonly column: number;
	readonly text: string;
	readonly edited: Edited;
	readonly before: string;
}

/** Returns the map as a data URL; undefined if the file has none. */
export function unitMapOf({ script, line, column, text, edited, before }: Placed): string | undefined {
	const map = sourceMapOf(script);
	if (!map) return undefined;
	const ends = offsetsOfLines(before + edited.text);
	const lines: Segment[][] = Array.from({ length: line + ends.length }, () => []);
	for (const [index, start] of offsetsOfLines(text).entries()) {
		// The unit's first line starts in the middle of a line of the file.
		const shift = index === 0 ? column : 0;
		const length = text.slice(start).search(/\n|$/);
		for (const segment of segmentsWithin(map.lines[line + index] ?? [], shift, shift + length)) {
			const place = edited.placeOf(start + Math.max(0, segment.column - shift));
			if (place === undefined) continue;
			const at = before.length + place;
			const row = ends.findLastIndex((offset) => offset <= at);
			const moved = at - (ends[row] as number) + (row === 0 ? column : 0);
			(lines[line + row] as Segment[]).push({ ...segment, column: moved });
		}
	}
	for (const row of lines) row.sort((a, b) => a.column - b.column);
	return encodeSourceMap(onlyUsed({ ...map, lines }));
}

/**
 * Returns the segments between two columns, with the last one before them unless one starts exactly
 * at `from`.
 */
function segmentsWithin(segments: readonly Segment[], from: number, to: number): readonly Segment[] {
	const inside = segments.filter(({ column }) => from <= column && column <= to);
	const before = segments.findLast(({ column }) => column < from);
	return before && inside[0]?.column !== from ? [before, ...inside] : inside;
}

function offsetsOfLines(text: string): number[] {
	const offsets = [0];
	for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) offsets.push(at + 1);
	return offsets;
}

/** Drops unused sources and names: the map of a bundle names all of its files. */
function onlyUsed({
	sources,
	names,
	lines,
}: Parameters<typeof encodeSourceMap>[0]): Parameters<typeof encodeSourceMap>[0] {
	const [usedSources, usedNames] = [new Map<number, number>(), new Map<number, number>()];
	const numberOf = (used: Map<number, number>, index: number): number => {
		if (!used.has(index)) used.set(index, used.size);
		return used.get(index) as number;
	};
	const moved = lines.map((row) =>
		row.map((segment) => ({
			...segment,
			source: numberOf(usedSources, segment.source),
			name: segment.name === undefined ? undefined : numberOf(usedNames, segment.name),
		})),
	);
	return {
		sources: [...usedSources.keys()].map((index) => sources[index] ?? ''),
		names: [...usedNames.keys()].map((index) => names[index] ?? ''),
		lines: moved,
	};
}
