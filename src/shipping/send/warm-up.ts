/**
 * What the first function that a program sends needs beforehand: the parser, the tables of what
 * every process has, and the texts of the program's own modules, from which most functions come.
 * All of it is looked up where it is missing; a program that has a moment before its first call
 * spares that call most of its time.
 */
import { builtInReference, refreshModules } from '../reach/references.js';
import { analyze } from '../engine/read-source.js';
import { readOwnTexts } from '../engine/scripts.js';

/** In steps between which the event loop gets its turn: each blocks it for up to 30 ms. */
export function* warmUp(): Generator<void> {
	analyze('(item) => item + offset');
	yield;
	refreshModules();
	builtInReference(analyze);
	yield;
	if (process.memoryUsage().heapUsed < LARGEST_HEAP) yield* readOwnTexts(MOST_BYTES);
}

/** A program that has loaded much has so many scripts that to have them listed would be noticed. */
const LARGEST_HEAP = 32 * 1024 * 1024;

/** More takes longer to parse than anybody has a moment for. */
const MOST_BYTES = 128 * 1024;
