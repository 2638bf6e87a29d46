/**
 * Talks synchronously to the debugger of this very thread, through `node:inspector`.
 *
 * A session is connected for one message at most, and disconnected at once (together 10 µs). One
 * that stays connected retains every argument of `console`. Live values are handed over through a
 * holder object, as the protocol itself passes only descriptions.
 */
import type { Session as SessionType } from 'node:inspector';

/** Sends a command of the protocol and returns its answer. @throws the error it answers with */
export type Post = (method: string, params?: object) => unknown;

/** An expression for `holder` that works in every context. */
export const HOLDER = "process.getBuiltinModule('node:inspector')[Symbol.for('multiprocess.inspector.holder')]";
/** Hands over live values. */
export const holder: { value: unknown } = { value: undefined };

/** What `Debugger.enable` reports of each script. */
export interface ScriptParsed {
	readonly scriptId: string;
	readonly url: string;
	readonly isModule: boolean;
}

export interface Connection {
	readonly post: Post;
	readonly session: SessionType;
	/**
	 * Returns the id of what `holder` holds. Evaluating an expression instead takes five times as
	 * long.
	 */
	readonly idOfHeld: () => string;
	/**
	 * Enables the domain `Debugger` until the session ends. The domain walks the heap and reports
	 * every script, which takes 10 ms and more. So a session enables it at most once.
	 */
	readonly enableDebugger: () => void;
	readonly disableDebugger: () => void;
}

/**
 * Calls `use` with the shared session, or with one that ends with the call.
 *
 * @throws Error if there is no inspector; whatever `use` throws
 */
export function withSession<T>(use: (connection: Connection) => T): T {
	if (current) return use(current);
	if (isShared) return use((current = connect()));
	const connection = connect();
	try {
		return use(connection);
	} finally {
		disconnect(connection);
	}
}

/** Returns the scripts that any session has reported since the last call. */
export function takeScripts(): ScriptParsed[] {
	const scripts = [...told.values()];
	told.clear();
	return scripts;
}

/**
 * Makes all that needs a session share one from now on, as enabling the debugger in it takes
 * milliseconds. The session is made when it is first needed. These are two calls and not a
 * callback, as every message makes them.
 *
 * @returns whether the caller must call `endSharing`; otherwise a caller around it does
 */
export function beginSharing(): boolean {
	if (isShared) return false;
	isShared = true;
	return true;
}

export function endSharing(): void {
	isShared = false;
	if (current) disconnect(current);
	current = undefined;
}

const told = new Map<string, ScriptParsed>();
let isShared = false;
/** The shared one. */
let current: Connection | undefined;
let connections = 0;

function connect(): Connection {
	const inspector = process.getBuiltinModule('node:inspector');
	const session = new inspector.Session();
	session.connect();
	if (connections++ === 0) Object.defineProperty(inspector, HOLDER_KEY, { value: holder, configurable: true });
	const post: Post = (method, params) => {
		let answer: { error: Error | null; result: unknown } | undefined;
		(
			session.post.bind(session) as (
				method: string,
				params: object | undefined,
				callback: (error: Error | null, result: unknown) => void,
			) => void
		)(method, params, (error, result) => {
			answer = { error, result };
		});
		if (!answer) throw new Error('the inspector of this runtime answers asynchronously');
		if (answer.error) throw answer.error;
		return answer.result;
	};
	let holderId: string | undefined;
	const idOfHeld = (): string => {
		holderId ??= (post('Runtime.evaluate', { expression: HOLDER }) as Evaluated).result.objectId;
		const { result } = post('Runtime.getProperties', { objectId: holderId, ownProperties: true }) as Properties;
		return result[0].value.objectId;
	};
	let isEnabled = false;
	const enableDebugger = (): void => {
		if (isEnabled) return;
		session.on('Debugger.scriptParsed', ({ params: { scriptId, url, isModule = false } }) => {
			told.set(scriptId, { scriptId, url, isModule });
		});
		post('Debugger.enable');
		isEnabled = true;
	};
	const disableDebugger = (): void => {
		session.removeAllListeners('Debugger.scriptParsed');
		post('Debugger.disable');
		isEnabled = false;
	};
	return { post, session, idOfHeld, enableDebugger, disableDebugger };
}

interface Evaluated {
	readonly result: { readonly objectId: string };
}
/** The properties of `holder`, which has just one. */
interface Properties {
	readonly result: readonly [{ readonly value: { readonly objectId: string } }];
}

function disconnect({ session }: Connection): void {
	if (--connections === 0) Reflect.deleteProperty(process.getBuiltinModule('node:inspector'), HOLDER_KEY);
	holder.value = undefined;
	session.disconnect();
}

/**
 * The holder hangs on the object of a built-in module. Every context of this thread sees that
 * object, and nobody enumerates it.
 */
const HOLDER_KEY = Symbol.for('multiprocess.inspector.holder');
