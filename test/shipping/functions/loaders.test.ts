/** What compilers and test runners put in place of imports. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { encode } from '#src/shipping/encode.js';
import { inRepository } from '../../support/repository.js';
import { startPeer } from '../../support/shipping-peer.js';

const peer = startPeer();
/** As swc compiles it. */
const getters = createRequire(import.meta.url)('../../../../test/fixtures/shipping/getters.cjs') as Getters;
interface Getters {
	readonly shapes: { readonly Shape: new () => object };
	readonly Square: new (size: number) => object;
}
const unsendable = Promise.resolve();
const TICKS: unique symbol = Symbol.for('ticks');

/** As esbuild compiles it. */
function toESM(exports: object): Record<string, unknown> {
	const namespace = Object.create(Object.getPrototypeOf(exports) as object) as Record<string, unknown>;
	Object.defineProperty(namespace, 'default', { value: exports, enumerable: true });
	for (const name of Object.getOwnPropertyNames(exports))
		if (name !== 'default')
			Object.defineProperty(namespace, name, { get: () => Reflect.get(exports, name) as unknown, enumerable: true });
	return namespace;
}

test('only the used members travel of a namespace that esbuild makes of a function', async () => {
	const halve = (n: number): number => n / 2;
	const imported = toESM(halve) as { default: typeof halve };
	assert.equal(await peer.run((n) => (0, imported.default)(n), 6), 3);
});

test('so they do of a namespace that esbuild makes of an object or a module', async () => {
	const imported = toESM({ third: (n: number) => n / 3, pending: unsendable }) as { third(n: number): number };
	assert.equal(await peer.run((n) => (0, imported.third)(n), 6), 2);
	assert.equal(encode((n: number) => (0, imported.third)(n)).definitions.length, 2);
});

test('an object of the program with a default and other members travels whole', async () => {
	const levels = {
		default: 'info',
		shown: ['warn'],
		isShown(level: string): boolean {
			return this.default === level || this.shown.includes(level);
		},
	};
	assert.deepEqual(await peer.run(() => ['info', 'warn', 'debug'].map((level) => levels.isShown(level))), [
		true,
		true,
		false,
	]);
});

test('an object of the program with a getter and a symbol keeps its getter', async () => {
	const clock = {
		[TICKS]: { count: 0 },
		get next(): number {
			return ++this[TICKS].count;
		},
	};
	assert.deepEqual(await peer.run(() => [clock.next, clock.next]), [1, 2]);
});

/** Makes a function of a script at `path`, with `parameters` around it. */
function compiled(path: string, text: string, parameters: Record<string, unknown>): (...args: unknown[]) => unknown {
	const script = new Script(`((${Object.keys(parameters).join(', ')}) => ${text})`, { filename: inRepository(path) });
	return (script.runInThisContext() as (...values: unknown[]) => (...args: unknown[]) => unknown)(
		...Object.values(parameters),
	);
}

test("Vite's replacements for import() and import.meta are the receiver's own, for the original file", async () => {
	const refuse = (): never => assert.fail('not to be called');
	const importIt = compiled(
		'build/test/shipping/functions/any.js',
		'async (specifier) => { const { double } = await __vite_ssr_dynamic_import__(specifier); return [__vite_ssr_import_meta__.url, double(4)] }',
		{ __vite_ssr_dynamic_import__: () => [refuse, unsendable], __vite_ssr_import_meta__: { unsendable } },
	);
	const url = pathToFileURL(inRepository('build/test/shipping/functions/any.js')).href;
	for (const specifier of [
		'../modules/animals.js',
		`/@fs${inRepository('build/test/shipping/modules/animals.js')}`,
		`${inRepository('build/test/shipping/modules/animals.js')}?t=1`,
		`/${join('build', 'test', 'shipping', 'modules', 'animals.js')}`,
	])
		assert.deepEqual(await peer.run(importIt, specifier), [url, 8], specifier);
});

test("a test runner's own require is Node's in the receiver, for the same file", async () => {
	const from = { filename: inRepository('build/test/shipping/functions/any.cjs') };
	const own = createRequire(import.meta.url);
	const requireByRunner = Object.assign((specifier: string) => [from.filename, own(specifier), unsendable], {
		resolve: own.resolve,
		cache: {},
		extensions: {},
		main: undefined,
	});
	const fn = compiled('build/test/shipping/functions/any.cjs', "() => require('../modules/legacy.cjs').square(6)", {
		require: requireByRunner,
	});
	assert.equal(await peer.run(fn), 36);
});

/** As TypeScript compiles it, and as swc and Babel do. */
const namespaceCopies: Record<string, (exports: object) => object> = {
	typescript(exports) {
		const copy = {};
		for (const name of Object.getOwnPropertyNames(exports)) {
			const { writable, configurable, get } = Object.getOwnPropertyDescriptor(exports, name) as PropertyDescriptor;
			if (get || writable || configurable)
				Object.defineProperty(copy, name, { enumerable: true, get: () => Reflect.get(exports, name) as unknown });
			else Reflect.set(copy, name, Reflect.get(exports, name));
		}
		return Object.defineProperty(copy, 'default', { enumerable: true, value: exports });
	},
	'swc and babel': (exports) =>
		Object.create(null, {
			...Object.getOwnPropertyDescriptors(exports),
			default: { enumerable: true, writable: true, configurable: true, value: exports },
		}) as object,
};

for (const [compiler, copyOf] of Object.entries(namespaceCopies)) {
	test(`the copy that ${compiler} makes of a module of Node travels as the module, without being read`, async (t) => {
		const warnings: unknown[] = [];
		const note = (warning: unknown): void => void warnings.push(warning);
		process.on('warning', note);
		t.after(() => process.off('warning', note));
		const files = copyOf(process.getBuiltinModule('node:fs')) as typeof import('node:fs');
		const ciphers = copyOf(process.getBuiltinModule('node:crypto')) as typeof import('node:crypto');
		const own = copyOf(process) as typeof process;
		const here = join('/', 'tmp');
		assert.deepEqual(
			await peer.run(() => [files.existsSync(here), ciphers.createHash('md5').update('a').digest('hex').length]),
			[true, 32],
		);
		const bundled = toESM(process) as unknown as typeof process;
		assert.notEqual(await peer.run(() => own.pid), process.pid);
		assert.notEqual(await peer.run(() => bundled.pid), process.pid);
		assert.equal(await peer.run(({ existsSync }: typeof files) => existsSync(here), files), true);
		await new Promise(setImmediate);
		assert.deepEqual(warnings, []);
	});
}

test('a class that a CommonJS module exports by a getter is one class everywhere', async () => {
	const { shapes, Square } = getters;
	const check = () => new Square(1) instanceof shapes.Shape;
	assert.equal(await peer.run(check), true);
});

test('a copy of a module of Node travels by value if the program has put a function of its own into it', async () => {
	const { posix } = process.getBuiltinModule('node:path');
	const copy = { ...posix, default: posix, join: (...parts: string[]) => parts.join('+') };
	assert.equal(await peer.run(() => [copy.join('a', 'b'), copy.basename('/a/b')].join(' ')), 'a+b b');
});
