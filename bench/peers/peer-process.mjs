/** What peers by hand have in common that send messages to a process of theirs. */
/** Gives what the second of two runs gives, the first of which is a shorter one or none. */
export async function afterWarmUp(count, warmUp, run) {
	if (warmUp > 0) await run(warmUp);
	return run(count);
}

/**
 * The receiver: is told how many will come, says that it is ready, and says when the last has come.
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

/**
 * Asks one who answers each message with the same, and gives the
 * milliseconds that so many trips take.
 */
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
