import { isMainThread } from '#src/main-thread.js';

/** Ends the calling process or thread immediately, without any clean-up. */
export function die(): never {
	if (isMainThread()) process.kill(process.pid, 'SIGKILL');
	// The nearest to a kill that node offers a thread.
	process.removeAllListeners('exit');
	process.exit(137);
}
