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

const modules: string[] = [];
