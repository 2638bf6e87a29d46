/**
 * Makes blank instances of a class that was defined here, following the plan of `blank-plan.ts`.
 * The engine stops before the first initialiser that computes something. There each variable that
 * initialisers use is exchanged for one universal value: it can be called, read and written, and
 * does nothing. So each computed field holds that value until the real one replaces it. A second
 * run, stopped at the same place, restores the variables.
 *
 * All of it is synchronous: no user code sees the exchanged variables. As in `frame.ts`, the last
 * stopped run is terminated before its next instruction.
 */
import type { Session } from 'node:inspector';
import { withoutAborting } from '../../engine/abort-flag.js';
import { analyze } from '../../source/functions/analyze.js';
import type { Range } from '../../source/types.js';
import type { BlankPlan } from '../../source/functions/blank-plan.js';
import { type CallFrame, Exchange, mayRun } from '../../engine/variable-exchange.js';
import { ANYTHING, anything, evaluateInFrame, globalOf } from '../../engine/frame.js';
import { locationOf } from '../../engine/inspector.js';
import { HOLDER, holder, type Post, withSession } from '../../engine/inspector-session.js';

/**
 * @param newTarget The class of the instances.
 * @param bases For a derived class: the objects that its base class made.
 * @returns undefined where that is impossible
 */
export function makeBlanks(
	type: Function,
	plan: BlankPlan,
	newTarget: Function,
	count: number,
	bases?: readonly object[],
): object[] | undefined {
	// No initialiser runs, so the frame is all that is needed.
	if (plan.stop === 'constructor' && !plan.pause) return inFrames(type, newTarget, count);
	// The engine evaluates conditions of breakpoints in that realm.
	if (globalOf(type) !== globalThis) return undefined;
	return withSession(({ post, session, enableDebugger }) => {
		enableDebugger();
		const places = placesOf(type, post);
		if (!places) return undefined;
		const prototype = newTarget.prototype as object;
		// Whatever initialisers reach through `this` must do nothing as well.
		const isExchanged = plan.pause !== undefined;
		if (isExchanged) for (const base of bases ?? []) setPrototypeOf(base, anything as object);
		const target = isExchanged && !bases ? Object.assign(function () {}, { prototype: anything }) : newTarget;
		try {
			const objects = run(new Run(type, target, post, session), plan, places, count, bases);
			if (isExchanged) for (const object of objects ?? []) setPrototypeOf(object, prototype);
			return objects;
		} finally {
			if (isExchanged) for (const base of bases ?? []) setPrototypeOf(base, prototype);
		}
	});
}

function inFrames(type: Function, newTarget: Function, count: number): object[] | undefined {
	const objects: object[] = [];
	while (objects.length < count) {
		const found = evaluateInFrame(type, 'this', undefined, newTarget);
		if (!found) return undefined;
		objects.push(found.value as object);
	}
	return objects;
}

/** Makes the instances; the variables are exchanged once for all of them. */
function run(
	entry: Run,
	{ runs, pause, stop }: BlankPlan,
	places: Places,
	count: number,
	bases: readonly object[] | undefined,
): object[] | undefined {
	const exchange = new Exchange(entry.post, variablesIn(entry.type, runs));
	const objects: object[] = [];
	const enter = (onPause?: (frame: CallFrame) => void): boolean => {
		const base = bases?.[objects.length];
		const object = entry.enter(base, onPause);
		if (object) objects[objects.length] = base ?? object;
		return object !== undefined;
	};
	try {
		if (stop === 'constructor') entry.stopInConstructor();
		else if (stop) entry.stopAt(places(stop));
		let isDone = !pause;
		try {
			if (pause) {
				const remove = entry.pauseAt(places(pause));
				const isMade = enter((frame) => {
					isDone = exchange.make(frame)?.every(mayRun) ?? false;
					if (!isDone) entry.end();
				});
				isDone &&= isMade;
				remove();
			}
			while (isDone && objects.length < count) isDone = enter();
		} finally {
			exchange.restoreGlobals();
			if (pause && exchange.isOpen) {
				entry.pauseAt(places(pause));
				// A separate instance: the earlier ones have members of the class already.
				entry.enter(bases && {}, (frame) => {
					exchange.restore(frame);
					entry.end();
				});
			}
		}
		return isDone ? objects : undefined;
	} finally {
		entry.close();
	}
}

/** Enters the constructor of a class, as often as needed. */
class Run {
	readonly type: Function;
	readonly post: Post;
	readonly #newTarget: Function;
	readonly #session: Session;
	readonly #breakpoints = new Set<string>();
	/** The base class, which is temporarily replaced by a function that returns `#base`. */
	readonly #extended: object | null;
	#base: object | undefined;
	readonly #state: { found: object | undefined; readonly end: () => void; enter: (() => void) | undefined };
	#onPause: ((frame: CallFrame) => void) | undefined;

	constructor(type: Function, newTarget: Function, post: Post, session: Session) {
		this.type = type;
		this.post = post;
		this.#newTarget = newTarget;
		this.#session = session;
		this.#state = { found: undefined, end: () => this.end(), enter: undefined };
		Object.defineProperty(globalThis, STATE, { value: this.#state, configurable: true });
		session.on('Debugger.paused', this.#paused);
		this.#extended = Object.getPrototypeOf(type) as object | null;
	}

	/**
	 * @param base What the base class returns.
	 * @param onPause Called at the first pause.
	 * @returns the instance, complete or in progress
	 */
	enter(base: object | undefined, onPause?: (frame: CallFrame) => void): object | undefined {
		this.#state.found = undefined;
		if (base && !this.#base)
			setPrototypeOf(
				this.type,
				baseMaker(() => this.#base),
			);
		this.#base = base;
		this.#onPause = onPause;
		let made: object | undefined;
		this.#state.enter = () => {
			made = construct(this.type, ANYTHING, this.#newTarget) as object;
		};
		try {
			withoutAborting(() => this.post('Runtime.evaluate', { expression: `${STATE}.enter()`, silent: true }));
		} catch {
			// Terminated, as intended.
		}
		return this.#state.found ?? made;
	}

	end(): void {
		this.#session.post('Runtime.terminateExecution');
	}

	stopInConstructor(): void {
		holder.value = this.type;
		const { result } = this.post('Runtime.evaluate', { expression: `${HOLDER}.value` }) as { result: object };
		this.#set('Debugger.setBreakpointOnFunctionCall', { ...result, condition: STOP });
	}

	stopAt(locations: readonly object[]): void {
		for (const location of locations) this.#set('Debugger.setBreakpoint', { location, condition: STOP });
	}

	/** @returns a function that removes the breakpoints; it also works while globals are exchanged */
	pauseAt(locations: readonly object[]): () => void {
		const ids: string[] = [];
		for (const location of locations) ids[ids.length] = this.#set('Debugger.setBreakpoint', { location });
		return () => {
			for (let at = 0; at < ids.length; at++) this.#remove(ids[at] as string);
		};
	}

	close(): void {
		this.#session.off('Debugger.paused', this.#paused);
		for (const id of this.#breakpoints) this.#remove(id);
		if (this.#base) setPrototypeOf(this.type, this.#extended);
		Reflect.deleteProperty(globalThis, STATE);
	}

	#set(method: string, where: object): string {
		const { breakpointId } = this.post(method, where) as { breakpointId: string };
		this.#breakpoints.add(breakpointId);
		return breakpointId;
	}

	#remove(breakpointId: string): void {
		this.#breakpoints.delete(breakpointId);
		this.post('Debugger.removeBreakpoint', { breakpointId });
	}

	readonly #paused = ({ params }: { params: object }): void => {
		const act = this.#onPause;
		this.#onPause = undefined;
		try {
			act?.((params as { callFrames: [CallFrame] }).callFrames[0]);
		} catch {
			this.end();
		} finally {
			this.post('Debugger.resume');
		}
	};
}

/** Returns a constructor that returns what `base` gives. */
function baseMaker(base: () => object | undefined): Function {
	return function () {
		return base();
	};
}

const STATE = '$multiprocess_blank';
const STOP = `(${STATE}.end(), ${STATE}.found ??= this, false)`;
/** Taken in advance for use while the globals are exchanged. */
const { construct, setPrototypeOf } = Reflect;

type Places = (range: Range) => readonly object[];

/**
 * Returns a function that lists the places in a range of a class's text where the engine can stop.
 * Returns `undefined` if the text is not found in its script.
 */
function placesOf(type: Function, post: Post): Places | undefined {
	const { text, parameters } = analyze(Function.prototype.toString.call(type));
	const location = locationOf(type);
	if (!location) return undefined;
	const { scriptId, line, column } = location;
	const { scriptSource } = post('Debugger.getScriptSource', { scriptId }) as { scriptSource: string };
	const lines = [0];
	for (let at = scriptSource.indexOf('\n'); at >= 0; at = scriptSource.indexOf('\n', at + 1)) lines.push(at + 1);
	const begin = (lines[line] ?? 0) + column - parameters;
	if (!scriptSource.startsWith(text, begin)) return undefined;
	const place = (offset: number): object => {
		const lineNumber = lines.findLastIndex((start) => start <= begin + offset);
		return { scriptId, lineNumber, columnNumber: begin + offset - (lines[lineNumber] as number) };
	};
	return ({ start, end }) =>
		(
			post('Debugger.getPossibleBreakpoints', { start: place(start), end: place(end) }) as {
				locations: { scriptId: string; lineNumber: number; columnNumber: number }[];
			}
		).locations.map(({ lineNumber, columnNumber }) => ({ scriptId, lineNumber, columnNumber }));
}

/**
 * Names of the surrounding variables that these parts use, with the class itself if they use it.
 */
function variablesIn(type: Function, runs: readonly Range[]): string[] {
	const { free, ownName, text } = analyze(Function.prototype.toString.call(type));
	const isIn = ({ start, end }: Range): boolean => runs.some((part) => part.start <= start && end <= part.end);
	const names = [...free].filter(([, { places }]) => places.some(isIn)).map(([name]) => name);
	const usesOwn = runs.some(({ start, end }) => ownName && new RegExp(`\\b${ownName}\\b`).test(text.slice(start, end)));
	return usesOwn && ownName ? [...names, ownName] : names;
}
