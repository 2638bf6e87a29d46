/**
 * The names of things that a receiver has, or can import.
 */
import type { ModuleDefinition } from './module-definition.js';
import type { IntrinsicPath } from '../values/intrinsics.js';

export type Reference = { readonly kind: 'intrinsic'; readonly path: IntrinsicPath } | ModuleReference;

export interface ModuleReference {
	readonly kind: 'module';
	readonly module: ModuleDefinition;
	/** The path from the namespace or `module.exports`, or from the variable. */
	readonly path: readonly string[];
	/** A variable that the module does not export. */
	readonly variable?: ModuleVariable;
	/** Whether the same import may later have another value. */
	readonly changes?: boolean;
}

export interface ModuleVariable {
	/** The path to a function that the module exports and that sees the variable. */
	readonly door: readonly string[];
	readonly name: string;
}

/** Whether a reference is to a part of Node or the language. */
export function isBuiltIn(reference: Reference): boolean {
	return reference.kind === 'intrinsic' || reference.module.specifier.startsWith('node:');
}
