/**
 * A conversation with the debugger of this very thread, through `node:inspector`; all of it is synchronous.
 *
 * A session is connected for each use and disconnected at once (together 10 µs): one that stays retains every argument of `console`. Live values are handed
 * over through a holder object, as the protocol itself passes descriptions only.
 */
import type { Session as SessionType } from 'node:inspector';

/** Sends a command of the protocol and returns its answer. @throws the error it answers with */
export type Post = (method: string, params?: object) => unknown;

/** An expression for `holder`, in whatever context. */
export const HOLDER = "process.getBuiltinModule('node:inspector')[Symbol.for('multiprocess.inspector.holder')]";
/** Where live values change hands. */
export const holder: { value: unknown } = { value: undefined };

/** @throws Error where there is no inspector, and what `read` throws */
export function withSession<T>(read: (post: Post, session: SessionType) => T): T {
	const inspector = process.getBuiltinModule('node:inspector');
	const session = new inspector.Session();
	session.connect();
	Object.defineProperty(inspector, HOLDER_KEY, { value: holder, configurable: true });
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
	try {
		return read(post, session);
	} finally {
		holder.value = undefined;
		Reflect.deleteProperty(inspector, HOLDER_KEY);
		session.disconnect();
	}
}

/** On a built-in module's object, which every context of this thread sees, and nobody enumerates. */
const HOLDER_KEY = Symbol.for('multiprocess.inspector.holder');
