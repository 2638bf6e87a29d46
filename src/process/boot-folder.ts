/**
 * The folder in which children boot. Loaders given by a relative path were meant from where the program began; the child changes to its
 * own folder when it starts its work.
 */

/** Where the program began; if that was removed, where it is; undefined if that was, too. */
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
