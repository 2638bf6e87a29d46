/** Types of functions that are called elsewhere, and of their arguments. */

/** Any function at all, whatever its parameters. */
// oxlint-disable-next-line typescript/no-explicit-any -- the parameters of any function at all
export type AnyFunction = (...args: any[]) => unknown;

/**
 * `unknown` if a function can be called with arguments `A`, some of which may be left out, such as
 * those with a default; otherwise `never`.
 *
 * To be intersected with a parameter of type `readonly [...A]`, with
 * `F extends (...args: A) => unknown`. Then an untyped parameter of `F` gets the type of its
 * argument, or that of its default if there is no argument. A generic function is left to overloads
 * that infer its type parameters, unless it keeps its type under inference.
 */
export type Fitting<A extends readonly unknown[], F extends AnyFunction> =
	A extends Readonly<Parameters<F>>
		? Parameters<F> extends A
			? unknown
			: Required<Parameters<F>>['length'] extends A['length']
				? never
				: unknown
		: never;
