/**
 * Functions whose code is Node's own.
 */
import { createRequire } from 'node:module';
import { callbackify, deprecate, promisify } from 'node:util';
import { scriptsThrowing } from './call-stack.js';
import { type FunctionReading, readFunction, type Scope } from './inspector.js';

/**
 * Tells Node's own scripts from the program's by their ids, as far as Node has loaded them before
 * it can run any code of a program: `fs`, `path`, `util` and most that a function uses. A function
 * that the program has put into the place of one of theirs (a mock) stands in a later script.
 *
 * The engine numbers scripts as it compiles them, and the loader of CommonJS is one of the last
 * that come before the program. An error that it throws tells its id.
 *
 * @returns false where that is not known, too
 */
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

/** `maker(...given)` makes the function. */
export interface Made {
	readonly maker: Function;
	readonly given: readonly unknown[];
}

/**
 * How to make a function again that Node made of another: by `util.promisify`, `util.callbackify`
 * or `util.deprecate`. Its code is internal, but the receiver can make the same of the same.
 *
 * @param fn of Node's internal code
 */
export function madeByNode(fn: Function, { scopes }: FunctionReading): Made | undefined {
	// One that has a way of its own to be promisified, as `exec` has, calls it `orig`.
	const original = variableIn(scopes, 'original') ?? variableIn(scopes, 'orig');
	if (typeof original === 'function') {
		if (Reflect.get(fn, promisify.custom) === fn) return { maker: promisify, given: [original] };
		if (fn.name.endsWith('Callbackified')) return { maker: callbackify, given: [original] };
	}
	const deprecated = variableIn(scopes, 'fn');
	const warn = variableIn(scopes, 'emitDeprecationWarning');
	if (fn.name !== 'deprecated' || typeof deprecated !== 'function' || typeof warn !== 'function') return undefined;
	const { scopes: around } = readFunction(warn);
	return { maker: deprecate, given: [deprecated, variableIn(around, 'msg'), variableIn(around, 'code')] };
}

function variableIn(scopes: readonly Scope[], name: string): unknown {
	return scopes.find(({ variables }) => Object.hasOwn(variables, name))?.variables[name];
}
