/**
 * Which node runs the children, with which arguments, and where it boots.
 */
import { currentFolder, initialFolder } from '../current.js';
import { inheritedExecArgv } from './exec-argv.js';
import { chosenExecutable } from '../settings.js';

export function executable(): { execPath: string; execArgv: readonly string[] } {
	const { execPath = process.execPath, execArgv = inheritedExecArgv(process.execArgv, process.env['NODE_OPTIONS']) } =
		chosenExecutable();
	return { execPath, execArgv };
}

/**
 * Loaders given by a relative path were meant from where the program began; a child changes to its
 * own folder when it starts its work.
 *
 * @returns where the program began; if that was removed, where it is; undefined if that was, too
 */
export function bootFolder(): string | undefined {
	const { existsSync } = process.getBuiltinModule('node:fs');
	return initialFolder !== undefined && existsSync(initialFolder) ? initialFolder : currentFolder();
}
