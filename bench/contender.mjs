/**
 * A Node contender's side of a row, a program of its own: `node contender.mjs row module variant
 * sizes`. It sets itself up, runs one uncounted round, says that it is ready, and then runs a round
 * for each line it reads. With `anew` (see `forms.mjs`) the first round counts and is the only one.
 *
 * Between two rounds of one contender come those of all others: seconds, in which engines give back
 * memory and compiled code. A row about something that is always busy therefore sets `busy`:
 * milliseconds of uncounted rounds before each counted one, the same for all contenders.
 *
 * The files in `rows/` describe each row once, against the functions of an adapter:
 * - `startProcess(file)` starts a process that first of all writes `process.hrtime.bigint()` to
 *   `file`. Resolves when the process has ended.
 * - `openPool(workers)` returns a pool: `apply.module(n)`, `apply.arrow(n)`, `apply.capturing(n)`
 *   run n + 1 in a worker; `map(task, items)` runs a task of `tasks.mjs` on each item;
 *   `echo(value)` returns the value from a worker; `pid()` returns a worker's pid; `close()` ends
 *   all workers.
 * - `openCopier()` returns `copy(value)`, which returns the copy that arrives. `openLoop()` returns
 *   `local(times)` and `sent(times)`: milliseconds for that many calls of one closure, in the
 *   program and as a worker received it.
 * - `openStream(processes)` and `openPipes()` pass messages: see `messages.mjs`.
 *
 * An adapter imports dynamically what only some rows need. Otherwise a fresh program would load
 * more than a user's program does.
 */
import { createInterface } from 'node:readline';

const [, , name, module, variant, sizes] = process.argv;
const { prepare } = await import(`./rows/${name}.mjs`);
const { busy = 0, anew = false, ...own } = JSON.parse(sizes);
const contender = await prepare({ module, variant, load: () => loadAdapter(module, variant) }, own);
if (!anew) await contender.round();
console.log('{}');
for await (const _ of createInterface({ input: process.stdin })) {
	for (const end = performance.now() + busy; performance.now() < end; ) await contender.round();
	console.log(JSON.stringify(await contender.round()));
}
await contender.close?.();

async function loadAdapter(path, kind) {
	const { adapter } = await import(path);
	return adapter(kind);
}
