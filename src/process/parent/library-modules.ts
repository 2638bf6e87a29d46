/**
 * The modules of this library that children import before they know their work.
 */

/**
 * A module registers itself, so that children have it when they need it.
 *
 * @param path what `partOf` gives
 */
export function preloadInChildren(path: string): void {
	modules.push(path);
}

export function libraryModules(): readonly string[] {
	return modules;
}

/** First the face: functions that are sent may use any of it. */
const modules: string[] = ['./index.js'];
