/**
 * Edits of a function's text. What is replaced keeps its lines, so that stack traces fit.
 */
import type { Edit, Range } from './types.js';

export interface Edited {
	readonly text: string;
	/** Where a place of the text is in the edited one; undefined for one that was replaced. */
	placeOf(offset: number): number | undefined;
}

/** Edits inside a part that another edit replaces fall away with it. */
export function applyEdits(text: string, edits: readonly Edit[]): Edited {
	const outermost = edits
		.filter((edit) => !edits.some((other) => other !== edit && covers(other, edit)))
		.map((edit) => ({
			...edit,
			replacement: edit.replacement + '\n'.repeat(linesIn(text.slice(edit.start, edit.end))),
		}));
	let edited = text;
	// From the end; what is inserted before a part that is replaced comes after that, as it moves it.
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
