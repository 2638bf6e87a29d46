/**
 * Edits a function's text. A replacement keeps the line breaks of what it replaces, so that stack
 * traces still fit.
 */
import type { Edit, Range } from './types.js';

export interface Edited {
	readonly text: string;
	/**
	 * Maps an offset in the original text to one in the edited text; undefined inside a replaced
	 * part.
	 */
	placeOf(offset: number): number | undefined;
}

/** Applies edits to a text. An edit inside a part that another edit replaces is dropped. */
export function applyEdits(text: string, edits: readonly Edit[]): Edited {
	const outermost = edits
		.filter((edit) => !edits.some((other) => other !== edit && covers(other, edit)))
		.map((edit) => ({
			...edit,
			replacement: edit.replacement + '\n'.repeat(linesIn(text.slice(edit.start, edit.end))),
		}));
	let edited = text;
	// Applied from the end. At one offset the replacement comes first and the insertion second, which
	// lands before it.
	const order = (a: Edit, b: Edit): number => b.start - a.start || b.end - a.end;
	for (const { start, end, replacement } of outermost.toSorted(order))
		edited = edited.slice(0, start) + replacement + edited.slice(end);
	return {
		text: edited,
		placeOf(offset) {
			let place = offset;
			for (const { start, end, replacement } of outermost) {
				if (start < offset && offset < end) return undefined;
				if (end <= offset) place += replacement.length - (end - start);
			}
			return place;
		},
	};
}

function linesIn(text: string): number {
	return text.split('\n').length - 1;
}

function covers(outer: Range, inner: Range): boolean {
	if (inner.start === inner.end) return outer.start < inner.start && inner.end < outer.end;
	return outer.start <= inner.start && inner.end <= outer.end && outer.end - outer.start > inner.end - inner.start;
}
