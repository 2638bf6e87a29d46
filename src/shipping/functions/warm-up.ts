/**
 * What the first function that a program sends needs beforehand: the parser, the tables of what every
 * process has, and the text of the main module, from which most functions come. All of it is looked
 * up where it is missing; a program that has a moment before its first call spares that call most of
 * its time.
 */
import { statSync } from 'node:fs';
import { builtInReference, refreshModules } from './references.js';
import { mainModuleUrl } from './main-module.js';
import { analyze } from './read-source.js';
import { readMainText } from './scripts.js';

/** In steps between which the event loop gets its turn: each blocks it for up to 30 ms. */
export const WARM_UP: readonly (() => void)[] = [
	() => void analyze('(item) => item + offset'),
	() => {
		refreshModules();
		builtInReference(statSync);
	},
	() => {
		if (statSync(new URL(mainModuleUrl())).size <= MOST_BYTES) readMainText();
	},
];

/** A program in one file of megabytes takes longer to parse than anybody has a moment for. */
const MOST_BYTES = 128 * 1024;
