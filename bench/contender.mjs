/**
 * A Node contender's side of a row, a program of its own: `node contender.mjs row module variant
 * sizes`. It sets itself up, runs one round that does not count, says so, and then runs a round for
 * each line it reads. With `anew` (see `forms.mjs`) the first round counts, and is the only one.
 *
 * Between two rounds of one contender come those of all others: seconds, in which engines give back
 * memory and compiled code. A row about what is busy all the time says for how many milliseconds
 * rounds that do not count go before each one that does (`busy`), the same for all contenders.
 *
 * What a row does is written once, in `rows/`, against the functions of an adapter:
 * - `startProcess(file)` starts a process that writes `process.hrtime.bigint()` to `file` first
 *   of all; resolves when it ended.
 * - `openPool(workers)` gives a pool: `apply.module(n)`, `apply.arrow(n)`, `apply.capturing(n)` run
 *   n + 1 in a worker; `map(task, items)` runs a task of `tasks.mjs` on each item; `echo(value)`
 *   gives it back; `pid()` is a worker's; `close()` ends all.
 * - `openCopier()` gives `copy(value)`: what arrives of it; `openLoop()` gives
 *   `local(times)` and `sent(times)`: milliseconds for so many calls of one closure, in the
 *   program and as a worker got it.
 * - `openStream(processes)` and `openPipes()` pass messages: see `messages.mjs`.
 *
 * An adapter imports dynamically what only some rows need. Otherwise a fresh program would have
 * loaded more than a user's.
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
