/**
 * The parser and what reads its trees: a part of its own, which is loaded with the first text
 * that has to be parsed. That takes longer than all else a first message needs, and many a
 * program never has such a text.
 */
import { lazily } from '../../lazy.js';
import type { Analysis } from '../source/functions/analyze.js';
import type * as Analyses from '../source/functions/analyze.js';
import type * as ModuleTexts from '../source/modules/module-text.js';
import type { ModuleText } from '../source/modules/module-text.js';

/** @throws SyntaxError where the text is none that the parser knows */
export function analyze(text: string): Analysis {
	return analyses().analyze(text);
}

export function readModuleText(source: string, isModule: boolean, isProgram: boolean): ModuleText {
	return moduleTexts().readModuleText(source, isModule, isProgram);
}

const analyses = lazily<typeof Analyses>('./shipping/source/functions/analyze.js');
const moduleTexts = lazily<typeof ModuleTexts>('./shipping/source/modules/module-text.js');
