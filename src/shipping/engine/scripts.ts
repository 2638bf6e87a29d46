/**
 * Keeps what is known of the scripts that functions come from: their URL and kind, and on request
 * what their source says of imports, exports and variables that never change.
 */
import { pathToFileURL } from 'node:url';
import { originalUrl } from '../source/unit-file-name.js';
import { readScripts, type Scope } from './inspector.js';
import { beginSharing, endSharing, takeScripts } from './inspector-session.js';
import { isMainModule, mainModuleUrl } from './main-module.js';
import { isOwnFile } from './package-of.js';
import type { ModuleSlots } from '../source/modules/slots.js';
import type { ModuleText } from '../source/modules/module-text.js';
import { readModuleText } from './source-readers.js';
import { type FoundScript, pathOf, runningScript, runningScriptAt } from './running-scripts.js';

export interface Script {
	readonly id: string;
	/** A URL even if Node calls the script by its path; empty for code without a file. */
	readonly url: string;
	/** The name that the engine has for it, by which its source map is found. */
	readonly name: string;
	readonly isModule: boolean;
}

/** Returns the script of an id that `readFunction` returned. */
export function scriptOf(scriptId: string): Script {
	const known = knownScript(scriptId);
	if (known) return known;
	// The source will be needed, and each look at the scripts is expensive. So it is fetched at once.
	keepSources(readScripts([scriptId]));
	const script = knownScript(scriptId) ?? { id: scriptId, url: '', name: '', isModule: false };
	scripts.set(scriptId, script);
	return script;
}

/** Returns the script of a function with these scopes, if the script is on the stack. */
export function runningScriptOf(scriptId: string, scopes: readonly Scope[]): Script | undefined {
	const found = runningScript(scriptId);
	const isModule = scopes.some(({ kind }) => kind === 'module');
	return found?.isModule === isModule ? keepFound(found) : undefined;
}

/** Returns the script of an id if it is known without asking the engine. */
export function knownScript(scriptId: string): Script | undefined {
	noteTold();
	return scripts.get(scriptId);
}

/** Returns the script of a loaded file. */
export function scriptAt(url: string): Script | undefined {
	const find = (): Script | undefined => {
		noteTold();
		return [...scripts.values()].findLast((script) => script.url === url);
	};
	const known = find();
	if (known) return known;
	const path = pathOf(url);
	const found = path === undefined ? undefined : runningScriptAt(path);
	if (found) return keepFound(found);
	readScripts([]);
	return find();
}

/** Returns the script of the main module. */
export function mainScript(): Script | undefined {
	const find = (): Script | undefined => {
		noteTold();
		return [...scripts.values()].findLast((script) => isMainModule(script.url));
	};
	// A main module that was started through a symbolic link may have another URL. The debugger knows
	// that URL.
	return find() ?? scriptAt(mainModuleUrl()) ?? find();
}

/** Reads the sources of the program's own modules, one per step, before anyone asks for them. */
export function* readOwnTexts(mostBytes: number): Generator<void> {
	const isOwner = beginSharing();
	let wanted: Script[];
	try {
		readScripts([]);
		noteTold();
		wanted = [...scripts.values()].filter(({ id, url }) => url.startsWith('file:') && isOwnFile(url) && !texts.has(id));
		keepSources(readScripts(wanted.slice(0, MOST_AT_ONCE).map(({ id }) => id)));
	} finally {
		if (isOwner) endSharing();
	}
	let left = mostBytes;
	for (const script of wanted) {
		const source = sources.get(script.id);
		if (source === undefined) continue;
		left -= source.length;
		if (left < 0) sources.delete(script.id);
		else {
			yield;
			moduleTextOf(script);
		}
	}
}

const MOST_AT_ONCE = 20;

/** Returns the scripts whose file is wanted and whose source contains a text. */
export function scriptsWith(text: string, isWanted: (url: string) => boolean): Script[] {
	readScripts([]);
	noteTold();
	const wanted = [...scripts.values()].filter(({ url }) => url.startsWith('file:') && isWanted(url));
	const read = readScripts(wanted.map(({ id }) => id));
	return wanted.filter(({ id }) => read.get(id)?.includes(text));
}

/** Of the files that are wanted, the script that was compiled first. */
export function firstScriptOf(isWanted: (url: string) => boolean): Script | undefined {
	readScripts([]);
	noteTold();
	let first: Script | undefined;
	for (const script of scripts.values()) {
		if (!script.url.startsWith('file:') || !isWanted(script.url)) continue;
		if (!first || Number(script.id) < Number(first.id)) first = script;
	}
	return first;
}

/** Whether a script's source has been read. */
export function isRead(scriptId: string): boolean {
	return texts.has(scriptId);
}

/** Returns what the source of a script says. It is read and parsed once. */
export function moduleTextOf(script: Script): ModuleText {
	let text = texts.get(script.id);
	if (!text) {
		if (!sources.has(script.id)) keepSourceOf(script);
		text = readModuleText(sources.get(script.id) ?? '', script.isModule, isMainModule(script.url));
		sources.delete(script.id);
		texts.set(script.id, text);
	}
	return text;
}

/**
 * Returns what a script puts where. It is undefined for a source so long that the walk would take
 * seconds: the compilers of TypeScript and the like have megabytes in one file.
 */
export function moduleSlotsOf(script: Script): ModuleSlots | undefined {
	const isTooLong = (sources.get(script.id)?.length ?? 0) > LONGEST;
	return isTooLong ? undefined : moduleTextOf(script).slots;
}

const LONGEST = 2 ** 22;
const scripts = new Map<string, Script>();
/** Sources that were fetched but not parsed yet. */
const sources = new Map<string, string>();
const texts = new Map<string, ModuleText>();

function keepSourceOf({ id }: Script): void {
	const running = runningScript(id);
	keepSources(running ? new Map([[id, running.source]]) : readScripts([id]));
}

function keepSources(read: ReadonlyMap<string, string>): void {
	for (const [id, source] of read) sources.set(id, source);
}

function noteTold(): void {
	for (const { scriptId, url, isModule } of takeScripts())
		if (!scripts.has(scriptId)) keepScript(scriptId, url, isModule);
}

function keepFound({ id, name, isModule, source }: FoundScript): Script {
	sources.set(id, source);
	return keepScript(id, name, isModule);
}

/** @param name A URL or a path */
function keepScript(id: string, name: string, isModule: boolean): Script {
	const original = originalUrl(name);
	const url = original.startsWith('/') ? pathToFileURL(original).href : original;
	const script = { id, url, name, isModule };
	scripts.set(id, script);
	return script;
}
