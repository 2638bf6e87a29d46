/**
 * What a programmer writes without a pool. A task goes to the next worker in turn. A map is split
 * beforehand into one equal part per worker, every n-th item each.
 */
export function poolByHand(count, startWorker) {
	const workers = Array.from({ length: count }, () => {
		const waiting = [];
		const worker = startWorker();
		worker.onMessage((results) => waiting.shift()(results));
		const run = (task, items) =>
			new Promise((resolve) => {
				waiting.push(resolve);
				worker.send({ task, items });
			});
		return { run, close: worker.close };
	});
	let turn = 0;
	const one = async (task, item) => (await workers[turn++ % count].run(task, [item]))[0];
	return {
		apply: { module: (n) => one('increment', n) },
		async map(task, items) {
			const parts = await Promise.all(
				workers.map((worker, index) =>
					worker.run(
						task,
						items.filter((_, i) => i % count === index),
					),
				),
			);
			return items.map((_, i) => parts[i % count][Math.floor(i / count)]);
		},
		pid: () => one('pid'),
		close: () => Promise.all(workers.map((worker) => worker.close())),
	};
}
