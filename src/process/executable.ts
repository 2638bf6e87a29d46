/**
 * Which node runs the children, with which arguments, and where it boots.
 */
import { describe } from '../options.js';
import { inheritedExecArgv } from './exec-argv.js';

/**
 * Sets the node that children run in. Python: `multiprocessing.set_executable`.
 *
 * @param execPath Path of a node binary. Default: that of this process.
 * @param execArgv Its arguments. Default: those of this process that make sense in a child.
 */
export function setExecutable(execPath: string, execArgv?: string[]): void {
	if (typeof execPath !== 'string' || execPath === '') {
		throw new TypeError(`setExecutable(): execPath is ${describe(execPath)}; give the path of a node binary`);
	}
	if (
		execArgv !== undefined &&
		!(Array.isArray(execArgv) && execArgv.every((argument) => typeof argument === 'string'))
	) {
		throw new TypeError(`setExecutable(): execArgv is ${describe(execArgv)}; give an array of strings`);
	}
	chosen = execArgv ? { execPath, execArgv: [...execArgv] } : { execPath };
}

export function executable(): { execPath: string; execArgv: readonly string[] } {
	return {
		execPath: chosen.execPath ?? process.execPath,
		execArgv: chosen.execArgv ?? inheritedExecArgv(process.execArgv, process.env['NODE_OPTIONS']),
	};
}

/**
 * Loaders given by a relative path were meant from where the program began; a child changes to its own folder when it starts its work.
 *
 * @returns where the program began; if that was removed, where it is; undefined if that was, too
 */
export function bootFolder(): string | undefined {
	const { existsSync } = process.getBuiltinModule('node:fs');
	return initialFolder !== undefined && existsSync(initialFolder) ? initialFolder : currentFolder();
}

function currentFolder(): string | undefined {
	try {
		return process.cwd();
	} catch {
		return undefined;
	}
}

/** Taken when the package is imported: the program may go elsewhere before its first start. */
const initialFolder = currentFolder();

let chosen: { execPath?: string; execArgv?: readonly string[] } = {};
