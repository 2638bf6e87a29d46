/**
 * Evaluates an expression in a function's own frame, without running any of the function's code.
 * That is the only way to what no scope shows: the `this` of an arrow function, whether two
 * functions have the same variable, and #private members.
 *
 * A breakpoint stands at the function's first statement, and the function is called. The
 * breakpoint's condition first asks the engine to end the execution, which it does when it
 * leaves the condition, before the first instruction of the body; then it evaluates the
 * expression. So the body runs in no case, not even where the expression throws. What runs
 * before the first statement is what destructures parameters: `frame-gate.ts` says of which
 * functions that is no code of the user's.
 *
 * Found by the authors of this library and tried on Node 20 to 26
 * (`test/shipping/functions/frame.test.ts`). A self-test guards against an engine that
 * behaves otherwise: there nothing is ever evaluated. The alternatives: a debugger in another
 * process, which would have to stop this one; and asking the user (`const self = this`),
 * which remains for what the gate refuses.
 */
import { withoutAborting } from './abort-flag.js';
import { HOLDER, holder, withSession } from './inspector-session.js';

/** The name under which the expression finds `given`. */
export const GIVEN = '$multiprocess_probe.given';

/**
 * To be called with functions that the gate lets pass; takes about three milliseconds, most of it
 * for enabling the debugger, which goes with the session.
 *
 * @param newTarget Where the function is a class's constructor: of what class the instance is to
 * be, that is made then. Its fields are there, but it has not seen the constructor's body.
 * @returns undefined where the frame could not be entered, or the expression threw
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
				// It was ended, as it should be.
			}
		} finally {
			if (breakpointId !== undefined) post('Debugger.removeBreakpoint', { breakpointId });
			Reflect.deleteProperty(realm, PROBE);
		}
		return state.entered === 1 ? state.found : undefined;
	});
}

/**
 * A name that no variable around a function bears: a condition that did not
 * find it would let the body run.
 */
const PROBE = '$multiprocess_probe';
const A_MINUTE = 60_000;

/** The global object that a function sees: another one in a vm context. */
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
 * Stands for everything: it can be called, has every property and yields itself, for a while;
 * what is written to it is lost.
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
/** No global is needed to use it. */
const { iterator, toPrimitive } = Symbol;
const { values } = Array.prototype;
/** Arguments for any pattern. */
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
