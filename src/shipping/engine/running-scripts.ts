/**
 * Finds the source of a script whose code is on the stack. The first function that a program sends
 * usually stands in the file that sends it. `CallSite.getScriptHash()` returns a SHA-256 of a
 * script's source, and a file with the same hash holds that source.
 *
 * Alternative: `Debugger.enable` reports every script, and then gives any source. It hashes all
 * loaded scripts, Node's own included, which takes 20 ms and more; this takes one.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { callSites, scriptsThrowing } from './call-stack.js';

export interface FoundScript {
	readonly id: string;
	/** The name that the debugger reports: a URL, or for CommonJS on Node 20 a path. */
	readonly name: string;
	readonly isModule: boolean;
	readonly source: string;
}

/**
 * Returns the script of an id.
 *
 * @returns undefined if the script is not on the stack, or if its file holds something else, as
 * when a loader compiled it
 */
export function runningScript(scriptId: string): FoundScript | undefined {
	const stack = readStack();
	const name = stack.names.get(scriptId);
	return name === undefined ? undefined : scriptIn(stack, scriptId, name);
}

/**
 * Does the same for the path of a file. It also returns undefined if two scripts of that file run.
 */
export function runningScriptAt(path: string): FoundScript | undefined {
	const stack = readStack();
	const [found, another] = [...stack.names].filter(([, name]) => pathOf(name) === path);
	return found && !another ? scriptIn(stack, ...found) : undefined;
}

function scriptIn({ sites }: Stack, id: string, name: string): FoundScript | undefined {
	const path = pathOf(name);
	if (path === undefined) return undefined;
	const own = sites.filter((site) => pathOf(site.getFileName() ?? '') === path);
	const [hash, another] = new Set(own.map(hashOf));
	if (hash === undefined || another !== undefined) return undefined;
	const source = sourceWith(hash, path);
	const isModule = own[0]?.getFileName()?.startsWith('file:') === true;
	return source === undefined ? undefined : { id, name, isModule, source };
}

interface Stack {
	/** Names by script id. */
	readonly names: ReadonlyMap<string, string>;
	readonly sites: readonly NodeJS.CallSite[];
}

/** Reads names and call sites at the same moment. */
function readStack(): Stack {
	let sites: Stack['sites'] = [];
	const names = scriptsThrowing(() => {
		sites = callSites();
		throw undefined;
	});
	return { names, sites };
}

/** Returns the SHA-256 of the source in UTF-8. */
function hashOf(site: NodeJS.CallSite): string | undefined {
	return (site as { getScriptHash?: () => string }).getScriptHash?.();
}

function sourceWith(hash: string, path: string): string | undefined {
	try {
		const bytes = readFileSync(path);
		const found = process.getBuiltinModule('node:crypto').createHash('sha256').update(bytes).digest('hex');
		return found === hash ? bytes.toString() : undefined;
	} catch {
		// The file no longer exists.
		return undefined;
	}
}

/** Returns the path of a script's file, if Node runs such files unchanged. */
export function pathOf(name: string): string | undefined {
	if (!/^(?:file:\/\/)?\/[^?#]*\.[cm]?js$/.test(name)) return undefined;
	if (name.startsWith('/')) return name;
	try {
		return fileURLToPath(name);
	} catch {
		// A script of `node:vm` may have any name.
		return undefined;
	}
}
