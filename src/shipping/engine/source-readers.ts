/**
 * Loads the parser and the readers of its trees with the first text that has to be parsed. They are
 * a part of their own, as loading them takes longer than all else that a first message needs. Many
 * programs never have such a text.
 */
import { lazily } from '../../lazy.js';
import type { Analysis } from '../source/functions/analyze.js';
import type * as Analyses from '../source/functions/analyze.js';
import type * as ModuleTexts from '../source/modules/module-text.js';
import type { ModuleText } from '../source/modules/module-text.js';

/** @throws SyntaxError if the parser cannot read the text */
export function analyze(text: string): Analysis {
	return analyses().analyze(text);
}

export function readModuleText(source: string, isModule: boolean, isProgram: boolean): ModuleText {
	return moduleTexts().readModuleText(source, isModule, isProgram);
}

const analyses = lazily<typeof Analyses>('./shipping/source/functions/analyze.js');
const moduleTexts = lazily<typeof ModuleTexts>('./shipping/source/modules/module-text.js');
