/** Scripts whose source stands in a file. */
import { fileURLToPath } from 'node:url';

export interface FoundScript {
	readonly id: string;
	/** The name that the debugger reports: a URL, or a path, as Node 20 has it for CommonJS. */
	readonly name: string;
	readonly isModule: boolean;
	readonly source: string;
}

/** Returns the path of a script's file, if node runs such files unchanged. */
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
