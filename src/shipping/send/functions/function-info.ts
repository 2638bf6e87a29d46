/**
 * What is known of functions that are sent. A function is inspected once if nothing of it can
 * change; of one in a package only its variables are read again.
 */
import { explicitCaptures } from '../../values/registered.js';
import { noteReading } from './capture-rate.js';
import { type Capture, isReadableAnew, readAnew } from './captures.js';
import { readFunction } from '../../engine/inspector.js';
import { isOwnFile } from '../../engine/package-of.js';
import { type ByValue, type FunctionInfo, inspect, withExplicit } from './inspect-function.js';

export type { ByValue, FunctionInfo } from './inspect-function.js';

/** @throws Unsendable for a function that can't travel */
export function functionInfo(fn: Function): FunctionInfo {
	const explicit = explicitCaptures(fn);
	if (explicit) return withExplicit(fn, explicit);
	const known = constant.get(fn) ?? selfContained.get(Function.prototype.toString.call(fn));
	if (known) return known;
	const info = inspectAnew(fn) ?? inspect(fn);
	if (info.how === 'value' && isOwnFile(info.url)) noteReading(fn, info.label, info.url ? '' : info.analysis.text);
	if (isConstant(info)) constant.set(fn, info);
	else if (info.how === 'value' && !isOwnFile(info.url) && isReadableAnew(info.captures, isSame))
		changing.set(fn, info);
	if (info.how === 'value' && info.analysis.selfContained) {
		if (selfContained.size >= MOST_KEPT) selfContained.clear();
		selfContained.set(info.analysis.text, info);
	}
	return info;
}

/** Functions of which nothing can change; they are never read again. */
const constant = new WeakMap<Function, FunctionInfo>();
/** Functions in packages: only what their variables hold can change. */
const changing = new WeakMap<Function, ByValue>();
/** By text: functions that are the same wherever the text is. */
const selfContained = new Map<string, FunctionInfo>();
const MOST_KEPT = 2_000;

/**
 * Returns a text that is equal for two functions known to differ in identity only; `undefined`
 * where that is not known.
 */
export function textIdentity(fn: Function): string | undefined {
	const text = Function.prototype.toString.call(fn);
	if (!selfContained.has(text) || constant.has(fn) || explicitCaptures(fn)) return undefined;
	// Only its own `length` and `name`, and nothing that the program added.
	return Reflect.ownKeys(fn).length === 2 ? `${fn.length} ${fn.name} ${text}` : undefined;
}

function isConstant(info: FunctionInfo): boolean {
	if (info.how !== 'value') return info.how !== 'proxy';
	return info.captures.every(isSame);
}

/** Whether a capture is the same whenever its function is read. */
function isSame(capture: Capture): boolean {
	return isSetOnce(capture) || capture.imported !== undefined || (capture.isImport && isFixedImport(capture.value));
}

/** Whether the receiver gets the same for a variable with every message. */
export function isFixed(capture: Capture, infoOf: InfoOf): boolean {
	const { imported, isImport, value } = capture;
	if (imported) return true;
	if (typeof value === 'function') return (isImport || isSetOnce(capture)) && isFixedImport(value, infoOf);
	return isSetOnce(capture) && (typeof value !== 'object' || value === null);
}

type InfoOf = (fn: Function) => FunctionInfo;

/**
 * Whether a capture is constant. On Node 20, a variable that is not initialised yet reads as
 * undefined.
 */
function isSetOnce({ variable, value }: Capture): boolean {
	return variable === undefined && value !== undefined;
}

/** Whether the value is a function that its module never replaces. */
function isFixedImport(value: unknown, infoOf: InfoOf = functionInfo): boolean {
	if (typeof value !== 'function') return false;
	try {
		const info = infoOf(value);
		return info.how === 'reference' && !(info.reference.kind === 'module' && info.reference.changes);
	} catch {
		// It can't be sent, which shows when it is.
		return false;
	}
}

/** Reads only what may have changed since the function was inspected. */
function inspectAnew(fn: Function): ByValue | undefined {
	const known = changing.get(fn);
	return known && { ...known, captures: readAnew(fn, known.captures, readFunction(fn), isSame) };
}
