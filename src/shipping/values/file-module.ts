/**
 * The `module` of a CommonJS file. It belongs to its process, along with the modules that it has
 * loaded and that have loaded it. But if a function uses it as `module.exports` or
 * `module.filename`, these members travel.
 */
import { createRequire, Module } from 'node:module';

export function isFileModule(object: object): object is NodeJS.Module {
	return Object.getPrototypeOf(object) === Module.prototype;
}

/** Returns what the receiver finds under the name. */
export function memberOfFileModule(module: NodeJS.Module, name: string): unknown {
	// The method is Node's own and does not work on another object.
	if (name === 'require' && typeof module.filename === 'string') return createRequire(module.filename);
	return Reflect.get(module, name);
}
