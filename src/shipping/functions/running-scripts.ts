/**
 * Scripts whose code is running just now, with their sources: most of what a program sends stands in the file that sends
 * it. The engine tells of each frame the script's number and URL where something is thrown, and a hash over the source
 * where an `Error` is made. A file with that hash holds the source.
 *
 * Alternative: `Debugger.enable` tells of all scripts, and then of any source. It hashes every script there is, so it
 * takes ten times as long, which a program's first message would wait for.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withoutAborting } from './abort-flag.js';
import { callSites } from './call-sites.js';
import { HOLDER, holder, withSession } from './inspector-session.js';

export interface RunningScript {
	/** As the debugger tells it: a URL, or of a CommonJS file its path on some versions of Node. */
	readonly name: string;
	readonly isModule: boolean;
	readonly source: string;
}

/** @returns undefined where the script does not run, or is not what its file holds, as where a loader has compiled it */
export function runningScript(scriptId: string): RunningScript | undefined {
	const { names, sites } = readStack();
	const name = names.get(scriptId);
	if (name === undefined || !IS_FILE.test(name)) return undefined;
	const path = pathOf(name);
	const own = sites.filter((site) => pathOf(site.getFileName() ?? '') === path);
	const [hash, another] = new Set(own.map(hashOf));
	if (hash === undefined || another !== undefined) return undefined;
	const source = sourceWith(hash, path);
	const isModule = own[0]?.getFileName()?.startsWith('file:') === true;
	return source === undefined ? undefined : { name, isModule, source };
}

const IS_FILE = /^(?:file:\/\/)?\/[^?#]*\.[cm]?js$/;

function pathOf(name: string): string {
	return name.startsWith('file:') ? fileURLToPath(name) : name;
}

interface Stack {
	/** By the scripts' ids. */
	readonly names: ReadonlyMap<string, string>;
	readonly sites: readonly NodeJS.CallSite[];
}

/** Both of the same moment. */
function readStack(): Stack {
	return withSession(({ post }) => {
		let sites: Stack['sites'] = [];
		holder.value = () => {
			sites = callSites();
			throw undefined;
		};
		let answer: Answer | undefined;
		post('Runtime.enable');
		try {
			withoutAborting(() => {
				answer = post('Runtime.evaluate', { expression: `${HOLDER}.value()`, silent: true }) as Answer;
			});
		} finally {
			post('Runtime.disable');
		}
		const frames = answer?.exceptionDetails?.stackTrace?.callFrames ?? [];
		return { names: new Map(frames.map(({ scriptId, url }) => [scriptId, url])), sites };
	});
}

interface Answer {
	readonly exceptionDetails?: {
		readonly stackTrace?: { readonly callFrames: readonly { readonly scriptId: string; readonly url: string }[] };
	};
}

/** SHA-256 over the source in UTF-8. */
function hashOf(site: NodeJS.CallSite): string | undefined {
	return (site as { getScriptHash?: () => string }).getScriptHash?.();
}

function sourceWith(hash: string, path: string): string | undefined {
	try {
		const bytes = readFileSync(path);
		const found = process.getBuiltinModule('node:crypto').createHash('sha256').update(bytes).digest('hex');
		return found === hash ? bytes.toString() : undefined;
	} catch {
		// There is no such file any more.
		return undefined;
	}
}
