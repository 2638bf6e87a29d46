/**
 * The adapter of a library that runs single tasks and has no map: its users write `Promise.all`.
 */
export function poolOf({ run, close }) {
	return {
		apply: { module: (n) => run('increment', n) },
		map: (task, items) => Promise.all(items.map((item) => run(task, item))),
		pid: () => run('pid'),
		echo: (value) => run('echo', value),
		close,
	};
}
