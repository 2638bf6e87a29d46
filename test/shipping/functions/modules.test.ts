/**
 * What modules export and import. Ids such as S30 are those of the acceptance list.
 */
import assert from 'node:assert/strict';
import dns from 'node:dns';
import { EventEmitter } from 'node:events';
import fs, { readFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import path, { join } from 'node:path';
import * as paths from 'node:path';
import { performance } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Parser } from 'acorn';
import * as acorn from 'acorn';
import { ShippingError } from 'multiprocess';
import type { ModuleDefinition } from '#src/shipping/reach/module-definition.js';
import { encode } from '#src/shipping/encode.js';
import { startPeer } from '../../support/shipping-peer.js';
import half, {
	Animal,
	answer,
	change,
	changing,
	double,
	here,
	importsRelative,
	impostor,
	makeAdder,
	settings,
	utils,
	whereAmI,
} from '../modules/animals.js';
import * as animals from '../modules/animals.js';
import expressionDefault, { getImpostor } from '../modules/expression-default.js';
import legacy from '../modules/legacy.cjs';

const peer = startPeer();
const ANIMALS = new URL('../modules/animals.js', import.meta.url).href;
const LEGACY = new URL('../modules/legacy.cjs', import.meta.url).href;

/** Added before the first look at the built-ins. */
const added = { log: () => 'log', state: { n: 1 }, join: () => 'join', last: () => 'last' };
Reflect.set(console, 'added', added.log);
Reflect.set(process, 'added', added.state);
Reflect.set(path, 'added', added.join);
Object.defineProperty(Array.prototype, 'added', { value: added.last, configurable: true });

/** Returns what a value is sent as: units and modules. */
function definitions(value: unknown): string[] {
	return encode(value).definitions.map((definition) =>
		definition.kind === 'module' ? `${definition.format} ${definition.specifier}` : definition.kind,
	);
}

test('S30 an imported function of Node travels by name', async () => {
	assert.equal(await peer.run(() => join('a', 'b')), 'a/b');
	assert.deepEqual(definitions(join), ['esm node:path']);
});

test("S31 a default export of Node's travels by name", async () => {
	assert.equal(await peer.run(() => path.join('a', 'b')), 'a/b');
	assert.equal(await peer.run(() => fs.existsSync('/')), true);
});

test("S32 a namespace of Node's travels by name", async () => {
	assert.equal(await peer.run(() => paths.basename('/a/b')), 'b');
	assert.equal(await peer.run((given: typeof paths) => given.basename('/a/b'), paths), 'b');
});

test('S33 the namespace of a user module has its own URL', async () => {
	assert.equal(await peer.run(() => animals.here), ANIMALS);
	assert.deepEqual(definitions(() => animals.here).sort(), ['esm ../modules/animals.js', 'unit']);
});

test('S34 a function, a class and the namespace of an npm package travel by name', async () => {
	assert.equal(await peer.run(() => typeof Parser.parse('1', { ecmaVersion: 2020 })), 'object');
	assert.equal(await peer.run(() => acorn.parse('1;2', { ecmaVersion: 2020 }).body.length), 2);
	assert.deepEqual(definitions(Parser), ['esm acorn']);
});

test('S35 default exports travel by name: a named function, and an expression', async () => {
	assert.equal(await peer.run(() => half(8)), 4);
	assert.equal(await peer.run(half, 8), 4);
	assert.equal(await peer.run(expressionDefault), 'default expression');
	assert.deepEqual(definitions(expressionDefault), ['esm ../modules/expression-default.js']);
});

test('a function merely named default is not taken for the default export', async () => {
	assert.equal(await peer.run(getImpostor()), 'not the export');
	assert.equal(await peer.run(impostor.make()), 'impostor');
});

test("S36 an imported object is the receiver's own, as the module made it there", async () => {
	settings.level = 9;
	assert.equal(await peer.run(() => settings.level), 4);
});

test('S37 an imported primitive has the value that it has here', async () => {
	change(7);
	assert.equal(await peer.run(() => [answer, changing].join()), '42,7');
});

test('S38 an exported function is sent by name', async () => {
	assert.equal(await peer.run(double, 4), 8);
	assert.deepEqual(definitions(double), ['esm ../modules/animals.js']);
});

test('S39 a function deep in an exported object is sent by name', async () => {
	assert.equal(await peer.run(() => utils.deep.triple(3)), 9);
	assert.equal(await peer.run(utils.deep.triple, 3), 9);
	assert.deepEqual(definitions(utils.deep.triple), [`esm ${ANIMALS}`]);
});

test('S40 a closure made by a module travels with a function that the module does not export', async () => {
	assert.equal(await peer.run(makeAdder(), 1), 11);
	assert.deepEqual(definitions(makeAdder()), ['unit', 'unit']);
});

test('S41 an instance of an exported class keeps instanceof, accessor and method, and comes back', async () => {
	const cat = new Animal('cat');
	const back = await peer.run((one: Animal) => {
		assert.deepEqual([one instanceof Animal, one.loud, one.speak()], [true, 'CAT', 'cat speaks']);
		return one;
	}, cat);
	assert.ok(back instanceof Animal);
	assert.deepEqual(back, cat);
	assert.deepEqual(definitions(cat), ['esm ../modules/animals.js']);
});

test("S42 a static method and a prototype's method travel as values", async () => {
	assert.equal((await peer.run(Animal.of, 'dog')).speak(), 'dog speaks');
	assert.equal(
		await peer.run((speak: () => string) => speak.call({ name: 'bird' }), Animal.prototype.speak),
		'bird speaks',
	);
	assert.deepEqual(definitions([Animal.of, Animal.prototype.speak]), [`esm ${ANIMALS}`]);
});

test('S43 a function exported by a CommonJS module travels by name', async () => {
	assert.equal(await peer.run(legacy.square, 6), 36);
	assert.deepEqual(definitions(legacy.square), [`cjs ${LEGACY}`]);
});

test('S44 an instance of a CommonJS class travels', async () => {
	const back = await peer.run(
		(one: InstanceType<typeof legacy.Counter>) => [one.increment(), one],
		new legacy.Counter(),
	);
	assert.equal(back[0], 1);
	assert.ok(back[1] instanceof legacy.Counter);
});

test('S45 a CommonJS closure carries a variable that is not exported', async () => {
	assert.equal(await peer.run(legacy.closure(), 3), 30);
});

test('S46 the exports of a CommonJS module travel as an object', async () => {
	const { exports } = { exports: legacy };
	assert.equal(await peer.run(() => exports.square(5)), 25);
	assert.deepEqual(definitions({ all: legacy, first: () => 1 }), [`cjs ${LEGACY}`, 'unit']);
	assert.deepEqual(definitions({ first: legacy }), [`cjs ${LEGACY}`]);
});

test('S47 a captured require resolves from its own file', async () => {
	const load = createRequire(new URL('../modules/', import.meta.url));
	assert.equal(await peer.run(() => load('./legacy.cjs').square(2)), 4);
	assert.equal(await peer.run((given: NodeJS.Require) => given('./legacy.cjs').square(3), legacy.makeRequire()), 9);
	assert.equal(await peer.run(() => typeof load.resolve('./legacy.cjs')), 'string');
});

test('S48 import.meta is that of the original file', async () => {
	assert.equal(await peer.run(() => import.meta.url), import.meta.url);
	assert.equal(await peer.run(whereAmI()), here);
	const { resolved, dirname, filename } = await peer.run(() => ({
		resolved: import.meta.resolve('../modules/animals.js'),
		dirname: import.meta.dirname,
		filename: import.meta.filename,
	}));
	assert.equal(resolved, ANIMALS);
	assert.equal(`${dirname}/modules.test.js`, filename);
	assert.match(await peer.run(() => import.meta.resolve('acorn')), /^file:.*\/acorn\//);
});

test('S49 import() resolves from the original file', async () => {
	assert.equal(await peer.run(async () => (await import('../modules/animals.js')).answer), 42);
	assert.equal(await peer.run(importsRelative()), 'default expression');
	assert.equal(await peer.run(async () => typeof (await import('acorn')).parse), 'function');
	const back = await peer.run(() => async () => (await import('../modules/animals.js')).answer);
	assert.equal(await peer.run(back), 42);
	assert.equal(await back(), 42);
});

test("a function inside what Node's modules export is the receiver's own", async () => {
	const all = {
		join: path.win32.join,
		emit: EventEmitter.prototype.emit,
		from: Readable.from,
		native: fs.realpathSync.native,
		lookup: dns.promises.lookup,
		now: performance.now,
	};
	const isOwn = (given: typeof all): boolean[] => [
		given.join === path.win32.join,
		given.emit === EventEmitter.prototype.emit,
		given.from === Readable.from,
		given.native === fs.realpathSync.native,
		given.lookup === dns.promises.lookup,
		given.now === performance.now,
	];
	assert.deepEqual(await peer.run(isOwn, all), Array(6).fill(true));
});

test("built-ins that the program attached to Node's globals are the language's own", async (t) => {
	const { debug } = console;
	t.after(() => {
		console.debug = debug;
		Reflect.deleteProperty(process, 'hung');
	});
	console.debug = Function.prototype as () => void;
	Reflect.set(process, 'hung', JSON.parse);
	const [nothing, parse] = [Function.prototype, JSON.parse];
	assert.deepEqual(await peer.run(() => [nothing === Function.prototype, parse === JSON.parse]), [true, true]);
});

test("S72 built-ins are the receiver's own", async () => {
	const { log } = console;
	const { max } = Math;
	const { map } = Array.prototype;
	assert.deepEqual(
		await peer.run(
			(...all: unknown[]) => [
				max === Math.max && map === Array.prototype.map && log === console.log,
				all[0] === Array.prototype,
				all[1] === Promise,
				all[2] === process.nextTick,
				all[3] === readFileSync,
				all[4] === Object.getOwnPropertyDescriptor(Map.prototype, 'size')?.get,
				all[5] === globalThis,
				all[6] === Object.getPrototypeOf(async () => {}),
				all[7] === setTimeout,
			],
			Array.prototype,
			Promise,
			process.nextTick,
			readFileSync,
			Object.getOwnPropertyDescriptor(Map.prototype, 'size')?.get,
			globalThis,
			Object.getPrototypeOf(async () => {}),
			setTimeout,
		),
		[true, true, true, true, true, true, true, true, true],
	);
});

test('S72 functions that the program put on built-ins travel by value', async () => {
	const read = (all: Record<string, any>): unknown[] => [all.log(), all.state.n, all.join(), all.last()];
	assert.deepEqual(await peer.run(read, added), ['log', 1, 'join', 'last']);
});

test('S95 a module that cannot be imported there is an error that names it and who asked', async () => {
	const { bytes } = encode(double);
	const lost: ModuleDefinition = { kind: 'module', format: 'esm', key: 'lost', specifier: `${ANIMALS}.lost` };
	const { prepare } = await import('#src/shipping/decode.js');
	await assert.rejects(
		async () => prepare([lost]),
		(error: ShippingError) => {
			assert.ok(error instanceof ShippingError);
			assert.match(error.message, /cannot import file:.*animals\.js\.lost in .* \(pid \d+\)/);
			assert.equal((error.cause as NodeJS.ErrnoException).code, 'ERR_MODULE_NOT_FOUND');
			return true;
		},
	);
	await assert.rejects(
		async () => prepare([{ ...lost, key: 'lost relative', specifier: './lost.js', base: ANIMALS }]),
		/cannot import \.\/lost\.js from file:.*animals\.js in/,
	);
	assert.ok(bytes.length > 0);
});

test('LCP06 an export that no longer exists is an error that names it', async () => {
	const { decode, prepare } = await import('#src/shipping/decode.js');
	const { bytes, definitions: list } = encode(double);
	const other: ModuleDefinition = {
		...(list[0] as ModuleDefinition),
		key: 'other',
		specifier: new URL('../modules/expression-default.js', import.meta.url).href,
	};
	await prepare([other]);
	assert.throws(() => decode(bytes, [other]), {
		message: /cannot find double in file:.*expression-default\.js as it is in/,
	});
});

test('an import from the program itself is sent by value, as no process imports the program', async () => {
	exportedByTest.text = 'as it is now';
	const { readMain } = await import('../modules/imports-main.js');
	assert.equal(await peer.run(readMain()), 'as it is now');
});

/** What `imports-main.ts` imports. */
export const exportedByTest = { text: 'of the program' };

test('a namespace from import() is sent as its module', async () => {
	const dynamic = await import('../modules/animals.js');
	assert.equal(await peer.run(() => dynamic.here), ANIMALS);
});

test("the used members of a CommonJS file's `module` travel; as a whole it is refused", async () => {
	const module = new Module(fileURLToPath(LEGACY));
	module.filename = fileURLToPath(LEGACY);
	module.exports = { rate: 3, scale: (x: number): number => x * module.exports.rate };
	module.children.push(module);
	const { scale } = module.exports as { scale(x: number): number };
	assert.equal(await peer.run(scale, 2), 6);
	const seen = await peer.run(() => {
		const sibling = module.require('./legacy.cjs') as typeof legacy;
		return [module.filename.split('/').at(-1), sibling.square(3), module.exports.scale === scale];
	});
	assert.deepEqual(seen, ['legacy.cjs', 9, true]);
	await assert.rejects(
		peer.run(() => [module]),
		/captured as `module` by .*the `module` of a CommonJS file.*const isMain = require\.main === module$/,
	);
});
