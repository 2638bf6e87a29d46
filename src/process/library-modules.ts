/**
 * The modules of this library that children import before they know their work.
 */

/** A module registers itself, so that children have it when they need it. */
export function preloadInChildren(url: string): void {
	modules.push(url);
}

export function libraryModules(): readonly string[] {
	return modules;
}

/** First the face: functions that are sent may use any of it. */
const modules: string[] = [new URL('../index.js', import.meta.url).href];
