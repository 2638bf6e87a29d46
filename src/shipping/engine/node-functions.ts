/**
 * Tells which functions are Node's own code, and how a receiver can make some of them again.
 */
import { createRequire } from 'node:module';
import { callbackify, deprecate, promisify } from 'node:util';
import { scriptsThrowing } from './call-stack.js';
import { type FunctionReading, readFunction, type Scope } from './inspector.js';

/**
 * Whether a script is one of Node's own, judged by its id. This knows the scripts that Node loads
 * before it can run any of the program's code: `fs`, `path`, `util` and most of what functions use.
 * A function that the program has put in place of one of theirs (a mock) stands in a later script.
 *
 * The engine numbers scripts as it compiles them. The CommonJS loader is one of the last before the
 * program, and an error that it throws tells its id.
 *
 * @returns false also if the id of the loader is not known
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

/** Says that `maker(...given)` makes the function. */
export interface Made {
	readonly maker: Function;
	readonly given: readonly unknown[];
}

/**
 * Returns how to make a function again that Node made of another, by `util.promisify`,
 * `util.callbackify` or `util.deprecate`. Its code is Node's, but the receiver can apply the same
 * maker to the same function.
 *
 * @param fn A function whose code is Node's own
 */
export function madeByNode(fn: Function, { scopes }: FunctionReading): Made | undefined {
	// A function with its own way of being promisified, such as `exec`, calls the original `orig`.
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
