/**
 * Which environment variables a child gets, and when. Node and the loader read some at boot, so a
 * standby that booted with other values of these can't be used. All others are set when the child
 * gets its work.
 */
import { treeVariable } from '../memory/tree/tree-name.js';
import { describe } from '../options.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The changes that turn one environment into another. */
export interface EnvironmentChange {
	readonly set: Readonly<Record<string, string>>;
	readonly unset: readonly string[];
}

/**
 * Returns a string that is equal for two environments exactly if a standby that booted in one can
 * serve the other.
 */
export function bootSignature(env: Environment): string {
	let signature = '';
	for (const name of Object.keys(env).sort()) {
		if (READ_AT_BOOT.test(name)) signature += `${name}=${env[name]}\0`;
	}
	return signature;
}

/**
 * Returns the environment that a child boots with. It adds the name of the tree. It also makes an
 * inspector that would wait for a debugger only listen, as nobody would attach. The additions are
 * removed when the child gets its work.
 */
export function bootEnvironment(env: Environment): Environment {
	const boot = { ...env, ...treeVariable() };
	const options = env['NODE_OPTIONS'];
	if (options?.includes('--inspect-')) boot['NODE_OPTIONS'] = options.replace(/--inspect-(brk|wait)\b/g, '--inspect');
	return boot;
}

export function environmentChange(from: Environment, to: Environment): EnvironmentChange {
	const set: Record<string, string> = {};
	for (const [name, value] of Object.entries(to)) {
		if (value !== undefined && from[name] !== value) set[name] = value;
	}
	return { set, unset: Object.keys(from).filter((name) => to[name] === undefined) };
}

/**
 * @throws TypeError unless `env` is an object of strings; the message names one value, never
 * the whole environment
 */
export function checkEnvironment(env: unknown, call: string): void {
	if (env === undefined) return;
	if (typeof env !== 'object' || env === null || Array.isArray(env))
		throw new TypeError(
			`${call}: env is ${describe(env)}; give an object whose values are strings, as { COLOUR: 'green' }`,
		);
	for (const [name, value] of Object.entries(env)) {
		if (name === '' || /[=\0]/.test(name))
			throw new TypeError(
				`${call}: env has ${JSON.stringify(name)}, which is not a variable name; leave out = and \\0`,
			);
		if (typeof value !== 'string') throw new TypeError(`${call}: env.${name} is ${describe(value)}; give a string`);
		if (value.includes('\0'))
			throw new TypeError(`${call}: env.${name} is ${describe(value)}; give a string without \\0`);
	}
}

export function applyEnvironment({ set, unset }: EnvironmentChange): void {
	for (const name of unset) delete process.env[name];
	Object.assign(process.env, set);
}

/** Variables read by node, the dynamic loader, OpenSSL, ICU and the C library. */
const READ_AT_BOOT = /^(NODE_|LD_|UV_|SSL_|OPENSSL_|MALLOC_|GLIBC_|LC_|(LANG|LANGUAGE|TZ|TZDIR|ICU_DATA)$)/;
