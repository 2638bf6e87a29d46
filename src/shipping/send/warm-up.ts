/**
 * Loads what the first sent function needs: the parser, the tables of what every process has, and
 * the texts of the program's own modules, which contain most functions. Anything missing is loaded
 * on demand, so a program with an idle moment before its first call saves that call most of its
 * time.
 */
import { refreshModules } from '../reach/commonjs-modules.js';
import { builtInReference } from '../reach/find-reference.js';
import { analyze } from '../engine/source-readers.js';
import { readOwnTexts } from '../engine/scripts.js';

/** Yields between steps so that the event loop can run: each step blocks for up to 30 ms. */
export function* warmUp(): Generator<void> {
	analyze('(item) => item + offset');
	yield;
	refreshModules();
	builtInReference(analyze);
	yield;
	if (process.memoryUsage().heapUsed < LARGEST_HEAP) yield* readOwnTexts(MOST_BYTES);
}

/** A larger program has so many scripts that listing them would be noticed. */
const LARGEST_HEAP = 32 * 1024 * 1024;

/** Parsing more takes longer than an idle moment. */
const MOST_BYTES = 128 * 1024;
