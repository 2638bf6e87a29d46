/**
 * The ways in which a row of `rows/` uses its package, each compared with the same call in the
 * program itself. A generated program imports this file beside its rows and ends with `finish()`,
 * which prints one line of JSON for each use. The test reads these lines.
 */
import assert from 'node:assert/strict';
import { Pool } from 'multiprocess';

/**
 * Milliseconds after which a use without an answer counts as failed, and the next one gets a fresh
 * worker.
 */
const DEADLINE = 60_000;

const rows = [];

/** Registers a package; `define` receives the ways of use. */
export function row(name, define) {
	rows.push({ name, define });
}

/** Runs all rows, one use at a time, and prints each outcome as soon as it is known. */
export async function finish() {
	for (const { name, define } of rows) {
		const uses = [];
		try {
			await define(waysOf(uses));
		} catch (error) {
			print({ name, way: 'its own program', ok: false, error: shortly(error) });
		}
		for (const { way, remedy, use } of uses) {
			// A use that blocks this program prints no outcome; this line identifies it.
			print({ name, way, begins: true });
			const failure = await use().then(
				() => undefined,
				(error) => shortly(error),
			);
			print({ name, way, remedy, ok: failure === undefined, error: failure });
		}
		print({ name, done: true });
	}
	await endPool();
	// Some packages keep timers or handles open in the program itself.
	process.exit();
}

function waysOf(uses) {
	const add = (way, use, remedy) => uses.push({ way, use, remedy });
	return {
		/** A function that uses the package through the program's import. */
		captured(fn, ...args) {
			add('captured', () => compare(fn, args));
		},
		/** The package's own function, mapped over items. */
		mapped(fn, items, look = (value) => value) {
			add('mapped', async () => {
				const there = await answered((pool) => pool.map(fn, items));
				const here = await Promise.all(items.map((item) => fn(item)));
				assert.deepEqual(there.map(look), here.map(look));
			});
		},
		/** An object of the package, made here and used in the worker. */
		argument(fn, ...args) {
			add('argument', () => compare(fn, args));
		},
		/**
		 * An object of the package, made in the worker. Here it must have the package's class and be
		 * equal by what `look` shows.
		 */
		result(fn, { args = [], of, look = (value) => value }) {
			add('result', async () => {
				const there = await answered((pool) => pool.apply(fn, args));
				const here = await fn(...args);
				assertClass(here, of, 'the local result');
				assertClass(there, of, 'the result');
				assert.deepEqual(await look(there), await look(here));
			});
		},
		/**
		 * An error that the package throws in the worker. Here it must have the package's class and the
		 * same name, message and code.
		 */
		error(fn, { args = [], of, look = ({ name, message, code }) => ({ name, message, code }) }) {
			add('error', async () => {
				const there = await thrownBy(answered((pool) => pool.apply(fn, args)));
				const here = await thrownBy((async () => fn(...args))());
				assertClass(here, of, 'the local error');
				assertClass(there, of, `the error '${shortly(there)}'`);
				assert.deepEqual(look(there), look(here));
			});
		},
		/**
		 * A use that can't work: `fn` must fail with an error that matches `message`. The row then
		 * needs a `remedy`.
		 */
		refused(way, message, fn, ...args) {
			add(`not ${way}`, async () => {
				const error = await thrownBy(answered((pool) => pool.apply(fn, args)));
				assert.match(String(error), message);
			});
		},
		/** A replacement for a refused use: a few words for the table, and a function that does it. */
		remedy(text, fn, ...args) {
			add('remedy', () => compare(fn, args), text);
		},
	};
}

async function compare(fn, args) {
	const there = await answered((pool) => pool.apply(fn, args));
	assert.deepEqual(there, await fn(...args));
}

let pool;

/**
 * Resolves to what `use` resolves to with a pool. At the deadline it rejects and ends that pool.
 */
async function answered(use) {
	pool ??= new Pool(1);
	let timer;
	const late = new Promise((_, reject) => {
		timer = setTimeout(() => reject(new Error(`no answer within ${DEADLINE} ms`)), DEADLINE);
	});
	try {
		// An async function, so that what `use` throws synchronously rejects, too.
		return await Promise.race([(async () => use(pool))(), late]);
	} catch (error) {
		if (/^no answer|^WorkerLost/.test(String(error.message))) await endPool();
		throw error;
	} finally {
		clearTimeout(timer);
	}
}

async function endPool() {
	const old = pool;
	pool = undefined;
	if (!old) return;
	old.terminate();
	await old.join();
}

async function thrownBy(promise) {
	let value;
	try {
		value = await promise;
	} catch (error) {
		return error;
	}
	throw new Error(`nothing was thrown, but there came ${typeof value}`);
}

function assertClass(value, of, what) {
	if (of && !(value instanceof of))
		throw new Error(`${what} is a ${value?.constructor?.name ?? typeof value}, not an instance of ${of.name}`);
}

/**
 * The first line of the error. Assertions and refusals are returned whole, because what they are
 * about stands below it.
 */
function shortly(error) {
	const text = String(error instanceof Error ? `${error.name}: ${error.message}` : error);
	if (error instanceof assert.AssertionError || error?.name === 'ShippingError')
		return text.replaceAll(/\s+/g, ' ').slice(0, 400);
	return text.split('\n')[0];
}

function print(outcome) {
	process.stdout.write(`\n@${JSON.stringify(outcome)}\n`);
}
