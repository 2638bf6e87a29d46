/**
 * Tells Node's own scripts from the program's by their ids, as far as Node has loaded them before
 * it can run any code of a program: `fs`, `path`, `util` and most that a function uses. A function
 * that the program has put into the place of one of theirs (a mock) stands in a later script.
 *
 * The engine numbers scripts as it compiles them, and the loader of CommonJS is one of the last
 * that come before the program. An error that it throws tells its id.
 */
import { createRequire } from 'node:module';
import { scriptsThrowing } from './throwing-scripts.js';

/** False where that is not known, too. */
export function isBootstrapScript(scriptId: string): boolean {
	loaderId ??= readLoaderId();
	return Number(scriptId) <= loaderId;
}

let loaderId: number | undefined;

function readLoaderId(): number {
	const require = createRequire(import.meta.url);
	const scripts = scriptsThrowing(() => require('') as never);
	const [id] = [...scripts].find(([, url]) => url === LOADER) ?? [];
	return id === undefined ? -1 : Number(id);
}

const LOADER = 'node:internal/modules/cjs/loader';
