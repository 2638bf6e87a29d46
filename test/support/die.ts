import { isMainThread } from '#src/main-thread.js';

/** Ends the process or thread that calls it where it is, with nothing done before. */
export function die(): never {
	if (isMainThread()) process.kill(process.pid, 'SIGKILL');
	// Of what node offers a thread the nearest.
	process.removeAllListeners('exit');
	process.exit(137);
}
