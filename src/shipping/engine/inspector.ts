/**
 * Reads what the language hides of a function: where its code stands, and the live variables around
 * it. The only way to them is the debugger protocol, spoken to this very thread through
 * `node:inspector`.
 *
 * This does not need the domain `Debugger`, which makes every `await` and `throw` ten times as
 * slow. `scripts.ts` enables it until the message is written, to learn of scripts it has not seen;
 * `frame.ts` enables it for what no scope shows.
 */
import { type Connection, HOLDER, holder, type Post, withSession } from './inspector-session.js';

/** Where a function's code starts, which is its parameter list. Lines and columns count from 0. */
interface Location {
	readonly scriptId: string;
	readonly line: number;
	readonly column: number;
}

/** One level of variables around a function. Levels are listed innermost first. */
export interface Scope {
	readonly kind: 'module' | 'script' | 'closure';
	/**
	 * A live view: each property is a variable. Reading an uninitialised one throws; on Node 20 it is
	 * `undefined`.
	 */
	readonly variables: Readonly<Record<string, unknown>>;
}

export interface FunctionReading {
	readonly location: Location | undefined;
	readonly scopes: readonly Scope[];
	/** Present for a bound function. */
	readonly bound?: { readonly target: Function; readonly self: unknown; readonly args: readonly unknown[] };
	/** Present for a function that is a proxy. */
	readonly proxy?: { readonly target: object; readonly handler: object };
}

/** Reads one function. @throws Error if there is no inspector */
export function readFunction(target: Function): FunctionReading {
	return withSession((connection) => {
		const kept = readings.get(connection);
		const reading = kept?.get(target);
		kept?.delete(target);
		return reading ?? readWith(connection, target);
	});
}

/** Reads a function anew, after one of its variables has changed. */
export function readAgain(target: Function): FunctionReading {
	return withSession((connection) => readWith(connection, target));
}

/**
 * Returns where a function's code starts, which never changes. It keeps the whole reading for the
 * next `readFunction` of the same message.
 */
export function locationOf(target: Function): Location | undefined {
	if (!locations.has(target)) {
		withSession((connection) => {
			const reading = readWith(connection, target);
			const kept = readings.get(connection) ?? new Map<Function, FunctionReading>();
			readings.set(connection, kept.set(target, reading));
		});
	}
	return locations.get(target);
}

/**
 * Makes sure that every script has been reported (`takeScripts`), and returns the sources of some
 * by their ids. A script that was collected since has none.
 */
export function readScripts(sourcesOf: readonly string[]): Map<string, string> {
	return withSession(({ post, enableDebugger }) => {
		enableDebugger();
		const sources = new Map<string, string>();
		for (const scriptId of sourcesOf) {
			const source = sourceOf(post, scriptId);
			if (source !== undefined) sources.set(scriptId, source);
		}
		return sources;
	});
}

function sourceOf(post: Post, scriptId: string): string | undefined {
	try {
		return (post('Debugger.getScriptSource', { scriptId }) as { scriptSource: string }).scriptSource;
	} catch {
		return undefined;
	}
}

const locations = new WeakMap<Function, Location | undefined>();
/** Readings that `locationOf` keeps, by the message's connection. */
const readings = new WeakMap<Connection, Map<Function, FunctionReading>>();

function readWith({ post, idOfHeld }: Connection, target: Function): FunctionReading {
	holder.value = target;
	const { internalProperties = [] } = post('Runtime.getProperties', {
		objectId: idOfHeld(),
		ownProperties: true,
	}) as {
		internalProperties?: InternalProperty[];
	};
	const internal = new Map(internalProperties.map(({ name, value }) => [name, value]));
	const live = (name: string): unknown => {
		const value = internal.get(name);
		if (!value?.objectId) return value?.value;
		post('Runtime.callFunctionOn', {
			objectId: value.objectId,
			functionDeclaration: `function () { ${HOLDER}.value = this }`,
		});
		return holder.value;
	};
	const location = internal.get('[[FunctionLocation]]')?.value as
		| { scriptId: string; lineNumber: number; columnNumber: number }
		| undefined;
	locations.set(
		target,
		location && { scriptId: location.scriptId, line: location.lineNumber, column: location.columnNumber },
	);
	const reading: FunctionReading = {
		location: locations.get(target),
		scopes: internal.has('[[Scopes]]') ? scopesOf(live('[[Scopes]]') as RawScope[]) : [],
	};
	if (internal.has('[[TargetFunction]]')) {
		const bound = {
			target: live('[[TargetFunction]]') as Function,
			self: live('[[BoundThis]]'),
			args: [...(live('[[BoundArgs]]') as unknown[])],
		};
		return { ...reading, bound };
	}
	if (internal.has('[[Handler]]')) {
		return { ...reading, proxy: { target: live('[[Target]]') as object, handler: live('[[Handler]]') as object } };
	}
	return reading;
}

interface RemoteValue {
	readonly objectId?: string;
	readonly value?: unknown;
}
interface InternalProperty {
	readonly name: string;
	readonly value?: RemoteValue;
}
interface RawScope {
	readonly description: string;
	readonly object: Record<string, unknown>;
}
function scopesOf(raw: readonly RawScope[]): Scope[] {
	const scopes: Scope[] = [];
	for (let i = 0; i < raw.length; i++) {
		const { description, object } = raw[i] as RawScope;
		if (description === 'Global') continue;
		scopes.push({
			kind: description === 'Module' ? 'module' : description === 'Script' ? 'script' : 'closure',
			variables: object,
		});
	}
	return scopes;
}
