/**
 * What of the environment reaches a child, and when: some variables are read by node and its loader
 * at boot, so that a standby which booted with other values of them can't be used; all others are
 * set when it is given its work.
 */
import { treeVariable } from '../memory/tree/tree-name.js';
import { describe } from '../options.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What turns one environment into another. */
export interface EnvironmentChange {
	readonly set: Readonly<Record<string, string>>;
	readonly unset: readonly string[];
}

/**
 * Equal for two environments exactly if a standby that booted in the one can serve for the other.
 */
export function bootSignature(env: Environment): string {
	let signature = '';
	for (const name of Object.keys(env).sort()) {
		if (READ_AT_BOOT.test(name)) signature += `${name}=${env[name]}\0`;
	}
	return signature;
}

/**
 * What a child boots with: it knows its tree, and nobody would come to the debugger that it waits
 * for, so it only listens. What is added is taken away again when the child is given its work.
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
 * @throws TypeError for what is no object of strings; one value is named, not all that it may hold
 */
export function checkEnvironment(env: unknown, call: string): void {
	if (env === undefined) return;
	if (typeof env !== 'object' || env === null || Array.isArray(env))
		throw new TypeError(
			`${call}: env is ${describe(env)}; give an object whose values are strings, as { COLOUR: 'green' }`,
		);
	for (const [name, value] of Object.entries(env)) {
		if (name === '' || /[=\0]/.test(name))
			throw new TypeError(`${call}: env has ${JSON.stringify(name)}, which is no variable's name; leave out = and \\0`);
		if (typeof value !== 'string') throw new TypeError(`${call}: env.${name} is ${describe(value)}; give a string`);
		if (value.includes('\0'))
			throw new TypeError(`${call}: env.${name} is ${describe(value)}; give a string without \\0`);
	}
}

export function applyEnvironment({ set, unset }: EnvironmentChange): void {
	for (const name of unset) delete process.env[name];
	Object.assign(process.env, set);
}

/** By node, its loader, OpenSSL, ICU and the C library. */
const READ_AT_BOOT = /^(NODE_|LD_|UV_|SSL_|OPENSSL_|MALLOC_|GLIBC_|LC_|(LANG|LANGUAGE|TZ|TZDIR|ICU_DATA)$)/;
