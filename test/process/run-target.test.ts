/** The child prints whatever its target throws on stderr, and ends with 1. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Process } from 'multiprocess';
import { outputOf, runChild } from '../support/child.js';

class Mishap extends Error {
	override name = 'Mishap';
	detail = 42;
}

const THEN = ['th', 'en'].join('');

async function stderrOf(target: () => unknown): Promise<string> {
	const { exitCode, stderr } = await runChild({ target, name: 'thrower' });
	assert.equal(exitCode, 1, stderr);
	return stderr;
}

test('SUB02 an error is shown with its stack, its cause and its properties', async () => {
	const stderr = await stderrOf(() => {
		throw Object.assign(new Error('outer', { cause: new TypeError('inner') }), { code: 'E_OUTER' });
	});
	assert.match(stderr, /^thrower: Error: outer\n {4}at .*run-target\.test/);
	assert.match(stderr, /\[cause\]: TypeError: inner/);
	assert.match(stderr, /code: 'E_OUTER'/);
});

for (const [what, target] of [
	[
		'a generator function',
		function* () {
			console.log('begins');
			yield new Promise((resolve) => setTimeout(resolve, 10));
			console.log('ends');
		},
	],
	[
		'an async generator function',
		async function* () {
			console.log('begins');
			yield new Promise((resolve) => setTimeout(resolve, 10));
			console.log('ends');
		},
	],
] as const) {
	test(`${what} as a target runs to its end`, async () => {
		for (const given of [target, target.bind(null), () => target()]) {
			const { stdout, stderr, exitCode } = await runChild({ target: given });
			assert.deepEqual([stdout, stderr, exitCode], ['begins\nends\n', '', 0]);
		}
	});
}

test('a run() that is a generator runs to its end, and an error in it ends the child', async () => {
	class Steps extends Process {
		override *run(): Generator<number> {
			yield 1;
			throw new Error('in the second step');
		}
	}
	const p = new Steps({ stdio: 'pipe', name: 'steps' });
	p.start();
	const { exitCode, stderr } = await outputOf(p);
	assert.equal(exitCode, 1);
	assert.match(stderr, /^steps: Error: in the second step/);
});

test('SUB02 a rejected promise is shown like a thrown error', async () => {
	assert.match(
		await stderrOf(async () => Promise.reject(new RangeError('too far'))),
		/^thrower: RangeError: too far\n/,
	);
});

test('SUB02 an error of the program’s own class is shown', async () => {
	const stderr = await stderrOf(() => {
		throw new Mishap('bad luck');
	});
	assert.match(stderr, /Mishap: bad luck[^]*detail: 42/);
});

for (const [what, value, shown] of [
	['undefined', undefined, 'uncaught undefined'],
	['null', null, 'uncaught null'],
	['a string', 'oops', "uncaught 'oops'"],
	['a number', 0, 'uncaught 0'],
	['an object', { reason: 'none' }, "uncaught { reason: 'none' }"],
] as const) {
	test(`SUB03 a target that throws ${what} ends the child with 1`, async () => {
		const thrown = (): never => {
			throw value;
		};
		assert.equal(await stderrOf(thrown), `thrower: ${shown}\n`);
		assert.equal(await stderrOf(() => Promise.reject(value)), `thrower: ${shown}\n`);
	});
}

test('a symbol, which has no text of its own', async () => {
	assert.equal(await stderrOf(() => Promise.reject(Symbol('odd'))), 'thrower: uncaught Symbol(odd)\n');
});

for (const property of ['stack', 'message', 'name', 'cause']) {
	test(`an error whose ${property} throws when it is read`, async () => {
		const stderr = await stderrOf(() => {
			throw Object.defineProperty(new Error('hidden'), property, {
				get() {
					throw new Error('hands off');
				},
			});
		});
		assert.match(stderr, /^thrower: ./);
	});
}

test('objects that throw when inspected are shown', async () => {
	const inspecting = await stderrOf(() => {
		throw {
			[Symbol.for('nodejs.util.inspect.custom')]() {
				throw new Error('hands off');
			},
		};
	});
	assert.match(inspecting, /^thrower: /);
	const proxied = await stderrOf(() => {
		const refuse = () => {
			throw new Error('hands off');
		};
		throw new Proxy({}, { get: refuse, getPrototypeOf: refuse, ownKeys: refuse });
	});
	assert.match(proxied, /^thrower: /);
});

test('a thenable that throws, and one that rejects', async () => {
	const thenable = (then: (...args: never) => void) => () => Object.defineProperty({}, THEN, { value: then });
	assert.match(
		await stderrOf(
			thenable(() => {
				throw new Error('in then');
			}),
		),
		/Error: in then/,
	);
	assert.match(await stderrOf(thenable((_: unknown, reject: (e: unknown) => void) => reject(1))), /uncaught 1/);
});

test('an error that comes after the target has returned', async () => {
	assert.match(
		await stderrOf(() => {
			setTimeout(() => {
				throw new Error('afterwards');
			}, 1);
		}),
		/Error: afterwards/,
	);
	assert.match(await stderrOf(() => void Promise.reject(new Error('nobody listens'))), /Error: nobody listens/);
});

test('an endless recursion is an error like any other', async () => {
	const recurse = (): number => recurse() + 1;
	assert.match(await stderrOf(() => recurse()), /RangeError: Maximum call stack/);
});

test('AggregateError shows each error', async () => {
	const stderr = await stderrOf(() =>
		Promise.any([Promise.reject(new Error('one')), Promise.reject(new Error('two'))]),
	);
	assert.match(stderr, /AggregateError[^]*Error: one[^]*Error: two/);
});
