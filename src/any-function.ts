/** Types of functions that are to be called elsewhere, and of their arguments. */

// oxlint-disable-next-line typescript/no-explicit-any -- the parameters of any function at all
export type AnyFunction = (...args: any[]) => unknown;

/**
 * `unknown` where a function takes arguments `A`, of which some are left out, as those with a
 * default; else `never`. Beside a parameter of type `readonly [...A]`, with
 * `F extends (...args: A) => unknown`: so a parameter of `F` without a type gets that of its
 * argument, and one without an argument that of its default. A generic function is left to
 * overloads that infer its type parameters, unless it is what it is before inference.
 */
export type Fitting<A extends readonly unknown[], F extends AnyFunction> =
	A extends Readonly<Parameters<F>>
		? Parameters<F> extends A
			? unknown
			: Required<Parameters<F>>['length'] extends A['length']
				? never
				: unknown
		: never;
