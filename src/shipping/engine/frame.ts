/**
 * Evaluates an expression in a function's own frame without running any of the function's code. No
 * other way leads to what no scope shows: the `this` of an arrow function, whether two functions
 * have the same variable, and #private members.
 *
 * A breakpoint is set at the function's first statement, and the function is called. The
 * breakpoint's condition first asks the engine to end the execution, and then evaluates the
 * expression. The engine ends the execution when it leaves the condition, before the first
 * instruction of the body. So the body never runs, not even if the expression throws. Only the
 * destructuring of parameters runs before the first statement. `frame-gate.ts` says for which
 * functions this runs none of the program's code.
 *
 * Source: found by the authors of this library and tried on Node 20 to 26
 * (`test/shipping/functions/frame.test.ts`).
 *
 * Alternatives: a debugger in another process, which would have to stop this one. Or asking the
 * user to write `const self = this`, which remains the remedy for what the gate refuses.
 *
 * Doubt: an engine may behave otherwise. A self-test guards against that; where it fails, nothing
 * is ever evaluated.
 */
import { withoutAborting } from './abort-flag.js';
import { HOLDER, holder, withSession } from './inspector-session.js';

/** The name by which the expression refers to `given`. */
export const GIVEN = '$multiprocess_probe.given';

/**
 * Evaluates an expression in the frame of a function that the gate lets pass. It takes about three
 * milliseconds, mostly to enable the debugger, which ends with the session.
 *
 * @param newTarget For a class's constructor: the class whose instance is made. That instance has
 * its fields, but has not seen the constructor's body.
 * @returns undefined if the frame could not be entered, or the expression threw
 */
export function evaluateInFrame(
	fn: Function,
	expression: string,
	given?: unknown,
	newTarget?: Function,
): { readonly value: unknown } | undefined {
	isReliable ??= passesSelfTest();
	return isReliable ? probe(fn, expression, given, newTarget) : undefined;
}

interface Probe {
	readonly given: unknown;
	readonly end: () => void;
	entered: number;
	found: { readonly value: unknown } | undefined;
}

function probe(
	fn: Function,
	expression: string,
	given: unknown,
	newTarget?: Function,
): { readonly value: unknown } | undefined {
	const realm = globalOf(fn);
	if (!realm) return undefined;
	return withSession(({ post, session, enableDebugger }) => {
		const end = (): void => session.post('Runtime.terminateExecution');
		const state: Probe = { given, end, entered: 0, found: undefined };
		Object.defineProperty(realm, PROBE, { value: state, configurable: true });
		let breakpointId: string | undefined;
		try {
			enableDebugger();
			holder.value = fn;
			const { result } = post('Runtime.evaluate', { expression: `${HOLDER}.value` }) as {
				result: { objectId: string };
			};
			const condition = `(${PROBE}.end(), ${PROBE}.entered++ || (${PROBE}.found = { value: (${expression}) }), false)`;
			({ breakpointId } = post('Debugger.setBreakpointOnFunctionCall', { ...result, condition }) as {
				breakpointId: string;
			});
			holder.value = {
				enter: () => (newTarget ? Reflect.construct(fn, ANYTHING, newTarget) : Reflect.apply(fn, undefined, ANYTHING)),
			};
			try {
				const enter = `${HOLDER}.value.enter()`;
				withoutAborting(() => post('Runtime.evaluate', { expression: enter, silent: true, timeout: A_MINUTE }));
			} catch {
				// The execution was ended, as intended.
			}
		} finally {
			if (breakpointId !== undefined) post('Debugger.removeBreakpoint', { breakpointId });
			Reflect.deleteProperty(realm, PROBE);
		}
		return state.entered === 1 ? state.found : undefined;
	});
}

/**
 * No variable around a function may bear this name. A condition that did not find it would let the
 * body run.
 */
const PROBE = '$multiprocess_probe';
const A_MINUTE = 60_000;

/** Returns the global object that a function sees; a vm context has one of its own. */
export function globalOf(fn: Function): object | undefined {
	if (Object.prototype.isPrototypeOf.call(Function.prototype, fn)) return globalThis;
	for (let level: unknown = Object.getPrototypeOf(fn); level; level = Object.getPrototypeOf(level)) {
		const constructor: unknown = Object.getOwnPropertyDescriptor(level, 'constructor')?.value;
		if (typeof constructor !== 'function' || constructor.name !== 'Function') continue;
		try {
			return constructor('return globalThis')() as object;
		} catch {
			return undefined;
		}
	}
	return undefined;
}

/**
 * Stands for everything. It can be called, has every property, and iterates over itself 32 times.
 * What is written to it is lost.
 */
export const anything: unknown = new Proxy(function () {}, {
	get(_target, key) {
		if (key === toPrimitive) return () => 0;
		return key === iterator ? () => values.call(ANYTHING) : anything;
	},
	has: () => true,
	set: () => true,
	deleteProperty: () => true,
	defineProperty: () => true,
	setPrototypeOf: () => true,
	apply: () => anything,
	construct: () => anything as object,
});
/** Kept, so that using it needs no global. */
const { iterator, toPrimitive } = Symbol;
const { values } = Array.prototype;
/** Arguments that fit any parameter pattern. */
export const ANYTHING: readonly unknown[] = Array.from({ length: 32 }, () => anything);

let isReliable: boolean | undefined;

function passesSelfTest(): boolean {
	const self = {};
	let hasRun = false;
	function around(this: unknown): () => unknown {
		return () => {
			hasRun = true;
			return this;
		};
	}
	try {
		return probe(around.call(self), 'this', undefined)?.value === self && !hasRun;
	} catch {
		return false;
	}
}
