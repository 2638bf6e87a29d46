/** Shared by hand-written peers that send messages to a process of their own. */
/**
 * Returns what the second of two runs returns. The first run is a warm-up of `warmUp`, or left out.
 */
export async function afterWarmUp(count, warmUp, run) {
	if (warmUp > 0) await run(warmUp);
	return run(count);
}

/**
 * The receiver. It is told how many messages will come, says that it is ready, and says when the
 * last one has come.
 */
export function counter(send) {
	let left = 0;
	return (message) => {
		if (left === 0) {
			left = Number(message);
			send('ready');
		} else if (--left === 0) send(String(process.hrtime.bigint()));
	};
}

/** Measures `trips` round trips to a peer that echoes each message; returns milliseconds. */
export function tripsOf({ send, onMessage }) {
	let answered;
	onMessage((message) => answered(message));
	const run = async (message, trips) => {
		const began = performance.now();
		for (let i = 0; i < trips; i++)
			await new Promise((resolve) => {
				answered = resolve;
				send(message);
			});
		return performance.now() - began;
	};
	return (message, trips, warmUp) => afterWarmUp(trips, warmUp, (times) => run(message, times));
}
