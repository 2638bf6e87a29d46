/**
 * Things that change between two messages, or appear twice in one. The receiver sees what a local
 * call sees. Random programs found these cases.
 *
 * Nothing here may be named `arguments` or `eval`. A script with these names has no constant
 * variables, and so no functions that are sent only once.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Module } from 'node:module';
import { Script } from 'node:vm';
import { Pool } from 'multiprocess';

const pool = new Pool(1);
after(() => pool.terminate());
// oxlint-disable-next-line typescript/no-explicit-any -- any function at all
const there = (fn: (...args: any[]) => unknown, ...args: unknown[]): Promise<unknown> => pool.apply(fn, args);
/** Types a function as an object that anything may be put on. */
const open = (fn: Function): Record<string, unknown> => fn as unknown as Record<string, unknown>;

const add = (a: number, b: number): number => a + b;
const nameOf = (op: unknown): string => (op === add ? 'add' : 'unknown');
const nameOfOneOf = ({ ops }: { ops: unknown[] }): string[] => ops.map(nameOf);
const isItself = (fn: unknown): boolean => fn === isItself;

test('a function that is both captured and an argument is one function from the first call on', async () => {
	for (let i = 0; i < 3; i++) {
		assert.equal(await there(nameOf, add), 'add');
		assert.equal(await there(nameOf, 'another'), 'unknown');
		assert.deepEqual(await there(nameOfOneOf, { ops: [add, Math.max] }), ['add', 'unknown']);
		assert.equal(await there(isItself, isItself), true);
	}
});

function area(w: number): number {
	return w * ((open(area)['scale'] as number | undefined) ?? 1);
}
function helper(): void {}
function helped(): unknown {
	return [open(helper)['rate'] ?? 1, helper.name, helper.length];
}

test('properties put on a function after it was sent are seen', async () => {
	assert.equal(await there(area, 2), 2);
	for (const scale of [10, 20]) {
		open(area)['scale'] = scale;
		assert.equal(await there(area, 2), area(2));
	}
	delete open(area)['scale'];
	assert.equal(await there(area, 2), 2);
});

test('properties put on a function after it was captured are seen, and so is its new name', async () => {
	assert.deepEqual(await there(helped), [1, 'helper', 0]);
	Object.defineProperty(helper, 'name', { value: 'renamed' });
	assert.deepEqual(await there(helped), [1, 'renamed', 0]);
	open(helper)['rate'] = 5;
	assert.deepEqual(await there(helped), [5, 'renamed', 0]);
	Object.defineProperty(helper, 'length', { value: 3 });
	assert.deepEqual(await there(helped), helped());
});

const base = (): string => 'hello';
const isInherited = (): unknown => open(base)['greeting'];

test('a new prototype of a function that was sent is seen', async () => {
	assert.equal(await there(isInherited), undefined);
	Object.setPrototypeOf(
		base,
		Object.assign((): void => {}, { greeting: 'hi' }),
	);
	assert.equal(await there(isInherited), 'hi');
});

function Shape(this: { sides: number }): void {
	this.sides = 4;
}
const shapePrototype = (): unknown => (open(Shape)['prototype'] as { label?: string }).label;

test('properties put on a prototype after its constructor was sent are seen', async () => {
	assert.equal(await there(shapePrototype), undefined);
	(open(Shape)['prototype'] as { label?: string }).label = 'square';
	assert.equal(await there(shapePrototype), 'square');
});

const limits = { default: 10 };
const raise = (): void => {
	limits.default++;
};
const limit = (): number => limits.default;

test('an object whose only key is `default` is one object for all functions that use it', async () => {
	assert.equal(await there(() => (raise(), limit())), 11);
	assert.deepEqual(await there(() => (raise(), limit(), limits)), { default: 11 });
	assert.equal(limits.default, 10);
});

/** What a compiler makes of a module for CommonJS. */
const exported = { count: 0, other: 5, unsendable: new WeakMap<object, unknown>() };
Object.defineProperty(exported, '__esModule', { value: true });
const up = (): void => {
	exported.count++;
};
const read = (): number => exported.count;
const readOther = (): number => exported.other + exported.count;
const counters = { up, read };
class Reader {
	read(): number {
		return exported.count;
	}
}

test('`exports` of a compiled module is one object for all functions that use members of it', async () => {
	assert.equal(await there(() => (up(), read())), 1);
	assert.equal(await there(() => (up(), readOther(), read())), 1);
	assert.equal(await there(() => (up(), up(), readOther())), 7);
	assert.equal(await there(({ up: first, read: second }: typeof counters) => (first(), second()), counters), 1);
	assert.equal(await there(() => (up(), new Reader().read())), 1);
	exported.count = 10;
	assert.equal(await there(() => (up(), new Reader().read())), 11);
	exported.count = 0;
});

const whole = { count: 0 };
Object.defineProperty(whole, '__esModule', { value: true });
const upWhole = (): void => {
	whole.count++;
};

test('`exports` that is also used as a whole is that object for all', async () => {
	const own = (): unknown => (upWhole(), whole);
	assert.deepEqual(await there(own), { count: 1 });
	assert.equal(await there((given: typeof whole) => (upWhole(), given.count), whole), 1);
});

interface Counter {
	up(): number;
	read(): number;
}
const makeCounter = new Function(
	"let n = 0, m = 100; return { up: () => ++n, read: eval('() => n'), other: eval('() => m') }",
) as () => Counter & { other(): number };

test('a function made by direct eval shares its variables with those around it', async () => {
	const [first, second] = [makeCounter(), makeCounter()];
	for (let i = 0; i < 3; i++) {
		assert.equal(await there(first.read), first.up() - 1);
		assert.equal(await there(first.read), first.read());
		assert.equal(await there(first.other), 100);
		assert.equal(await there(() => (first.up(), first.read())), first.read() + 1);
		assert.equal(await there(() => (first.up(), second.read())), 0);
	}
});

test('direct eval works in a CommonJS file with a variable that holds the `module`', async () => {
	const calc = new Function('module', 'exports', 'return (text) => eval(text)')(new Module('file'), { base: 10 }) as (
		text: string,
	) => unknown;
	assert.equal(await there(calc, '1 + 2'), 3);
	assert.equal(await there(calc, 'exports.base + 2'), 12);
	await assert.rejects(there(calc, 'module.id'), /module is not defined/);
});

const run = (text: string): unknown => new Script(text).runInThisContext();

test('a variable may be declared by one script and used by others, as in a REPL', async () => {
	run('let replFactor = 2, replCount = 0');
	const times = run('(x) => x * replFactor') as (x: number) => number;
	const count = run('() => ++replCount') as () => number;
	const counted = run('() => replCount') as () => number;
	assert.equal(await there(times, 1), 2);
	run('replFactor = 3');
	assert.equal(await there(times, 1), 3);
	assert.equal(await there(() => (count(), counted())), 1);
	run('replCount = 5');
	assert.equal(await there(counted), 5);
	assert.equal(await there(() => (count(), count(), counted())), 7);
	const Type = run('class ReplType { get n() { return replCount } }; ReplType') as new () => { n: number };
	assert.equal(await there(() => new Type().n), 5);
	run('replCount = 6');
	assert.equal(await there(() => (count(), new Type().n)), 7);
});

test('a sparse array keeps its length, whatever named properties it has', async () => {
	const rows: unknown[] = new Array(2000);
	rows[7] = 'seven';
	Object.assign(rows, { '-5': 'x', '1e3': 'y', '007': 'z', '1.5': 0, '4294967295': 'last' });
	const told = (sent: unknown[]): unknown => [sent.length, Object.keys(sent), sent[7]];
	assert.deepEqual(await there(told, rows), [2000, ['7'], 'seven']);
	class Rows extends Array<unknown> {}
	const mine = Rows.from(rows);
	Object.assign(mine, { '-5': 'x', '4294967295': 'last' });
	assert.deepEqual(
		await there((sent: Rows) => [sent.length, Reflect.get(sent, '-5'), Reflect.get(sent, '4294967295')], mine),
		[2000, 'x', 'last'],
	);
});

class Picture extends Uint8ClampedArray {
	readonly width: number;
	constructor(width: number, height: number) {
		super(width * height);
		this.width = width;
	}
}
class Meters extends Number {
	get km(): number {
		return Number(this) / 1000;
	}
	override valueOf(): number {
		return super.valueOf();
	}
}
class Title extends String {
	short = true;
}
class Tagged extends ArrayBuffer {
	tag(): string {
		return 'tagged';
	}
}
const View = DataView as unknown as new (buffer: ArrayBuffer) => DataView;
class Packet extends View {
	kind = 'packet';
}

test('bytes, boxed primitives and URLs keep their own properties and their class', async () => {
	const picture = new Picture(3, 2);
	const large = Object.assign(new Picture(1000, 10), { [Symbol.for('owner')]: 'me' });
	assert.deepEqual(
		await there(
			(a: Picture, b: Picture) => [
				a instanceof Picture,
				a.width,
				b.width,
				b.length,
				Reflect.get(b, Symbol.for('owner')),
			],
			picture,
			large,
		),
		[true, 3, 1000, 10_000, 'me'],
	);
	assert.deepEqual(await there((m: Meters) => [m instanceof Meters, m.km, Number(m)], new Meters(2000)), [
		true,
		2,
		2000,
	]);
	assert.deepEqual(await there((t: Title) => [t.length, t.short, String(t), t.at(-1)], new Title('abc')), [
		3,
		true,
		'abc',
		'c',
	]);
	const boxed = Object.assign(Object(true) as object, { note: 'kept' });
	assert.deepEqual(await there((b: { note: string }) => [b.note, b.valueOf()], boxed), ['kept', true]);
	assert.equal(await there((b: Tagged) => b.tag(), new Tagged(8)), 'tagged');
	assert.equal(await there((b: Tagged) => b.tag() + b.byteLength, new Tagged(2 ** 21)), 'tagged2097152');
	assert.equal(await there((b: Uint8Array) => (b.buffer as Tagged).tag(), new Uint8Array(new Tagged(8))), 'tagged');
	const buffer = Object.assign(new ArrayBuffer(8), { label: 'bytes' });
	assert.deepEqual(await there((b: typeof buffer) => [b.label, b.byteLength], buffer), ['bytes', 8]);
	assert.deepEqual(
		await there((p: Packet) => [p instanceof Packet, p.kind, p.byteLength], new Packet(new ArrayBuffer(4))),
		[true, 'packet', 4],
	);
	const url = Object.assign(new URL('http://a.b/c'), { label: 'home' });
	assert.deepEqual(await there((u: typeof url) => [u.label, u.href, u.host], url), ['home', 'http://a.b/c', 'a.b']);
});

test('properties of bytes may lead back to them', async () => {
	const picture = new Picture(1, 1) as Picture & { self?: unknown };
	picture.self = picture;
	const bytes = new Uint8Array(new Tagged(8));
	Object.assign(bytes.buffer, { view: bytes });
	const leads = (p: typeof picture, b: typeof bytes): unknown => [p.self === p, Reflect.get(b.buffer, 'view') === b];
	assert.deepEqual(await there(leads, picture, bytes), [true, true]);
});

const makeWho = (x: number) =>
	class {
		who(): number {
			return x;
		}
		static which(): number {
			return x;
		}
	};

test('a method may be replaced by one with the same text, and restored', async () => {
	const [First, Second] = [makeWho(1), makeWho(2)];
	const told = (T: typeof First): unknown => [new T().who(), T.which()];
	assert.deepEqual(await there(told, First), [1, 1]);
	const { who } = First.prototype;
	const { which } = First;
	First.prototype.who = Second.prototype.who;
	assert.deepEqual(await there(told, First), [2, 1]);
	First.which = Second.which;
	assert.deepEqual(await there(told, First), [2, 2]);
	First.prototype.who = who;
	First.which = which;
	assert.deepEqual(await there(told, First), [1, 1]);
});

test('a method may be replaced by one with the same text from another class', async () => {
	const [First, Second] = [makeWho(1), makeWho(2)];
	assert.equal(await there((T: typeof First) => new T().who(), Second), 2);
	First.prototype.who = Second.prototype.who;
	assert.equal(await there((T: typeof First) => new T().who(), First), 2);
});

class Base1 {
	static origin = (): string => 'static 1';
	who(): number {
		return 1;
	}
}
class Base2 {
	static origin = (): string => 'static 2';
	who(): number {
		return 2;
	}
}

test("a class's base may change, and change back", async () => {
	class Derived extends Base1 {}
	const told = (T: typeof Derived): unknown => [new T().who(), T.origin(), new T() instanceof Base1];
	const isAsHere = async (): Promise<void> => assert.deepEqual(await there(told, Derived), told(Derived));
	await isAsHere();
	for (let i = 0; i < 2; i++) {
		Object.setPrototypeOf(Derived.prototype, Base2.prototype);
		await isAsHere();
		Object.setPrototypeOf(Derived, Base2);
		await isAsHere();
		Object.setPrototypeOf(Derived.prototype, Base1.prototype);
		await isAsHere();
		Object.setPrototypeOf(Derived, Base1);
		await isAsHere();
	}
});

test('a class may be given a base, and lose it again', async () => {
	class Alone {}
	const told = (T: typeof Alone): unknown => [
		(new T() as Base1).who?.() ?? 'none',
		(T as unknown as typeof Base1).origin?.() ?? 'none',
	];
	const isAsHere = async (): Promise<void> => assert.deepEqual(await there(told, Alone), told(Alone));
	await isAsHere();
	Object.setPrototypeOf(Alone.prototype, Base2.prototype);
	await isAsHere();
	Object.setPrototypeOf(Alone, Base2);
	await isAsHere();
	Object.setPrototypeOf(Alone.prototype, Object.prototype);
	await isAsHere();
	Object.setPrototypeOf(Alone, Function.prototype);
	await isAsHere();
});

function* steps(): Generator<number, void> {
	yield 1;
}
const labelOfSteps = (): unknown => Reflect.get(steps(), 'label');

test('bound functions and generators keep their own properties', async () => {
	const bound = Object.assign(add.bind(null, 1), { label: 'plus one' });
	assert.deepEqual(await there((f: typeof bound) => [f.label, f(2), f.name, f.length], bound), [
		'plus one',
		3,
		'bound add',
		1,
	]);
	Object.defineProperty(bound, 'name', { value: 'increment', configurable: true });
	Object.assign(bound, { self: bound });
	assert.deepEqual(await there((f: typeof bound & { self: unknown }) => [f.name, f.self === f], bound), [
		'increment',
		true,
	]);
	assert.equal(await there(labelOfSteps), undefined);
	Object.assign(steps.prototype as object, { label: 'step' });
	assert.equal(await there(labelOfSteps), 'step');
	assert.deepEqual(await there(() => [...steps()]), [1]);
	Object.setPrototypeOf(steps.prototype, { label: 'hidden', inherited: true });
	assert.deepEqual(await there(() => [labelOfSteps(), Reflect.get(steps(), 'inherited')]), ['step', true]);
});
