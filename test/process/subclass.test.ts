import assert from 'node:assert/strict';
import { test } from 'node:test';
import { currentProcess, getContext, Process, ProcessError } from 'multiprocess';
import { outputOf } from '../support/child.js';

class Upper extends Process {
	text: string;
	static greeting = 'hello';
	constructor(text: string) {
		super({ stdio: 'pipe', name: 'upper' });
		this.text = text;
	}
	override run(): void {
		console.log(`${Upper.greeting} ${this.upper()}`);
	}
	upper(): string {
		return this.text.toUpperCase();
	}
}

async function stdoutOf(p: Process<never>): Promise<string> {
	p.start();
	const { exitCode, stdout, stderr } = await outputOf(p);
	assert.equal(exitCode, 0, stderr);
	return stdout;
}

test('a subclass has its fields, methods and statics in the child', async () => {
	const p = new Upper('ada');
	p.text += '!';
	assert.equal(await stdoutOf(p), 'hello ADA!\n');
	assert.equal(p.text, 'ada!');
});

test('a subclass of a subclass can call super.run()', async () => {
	class Twice extends Upper {
		override run(): void {
			super.run();
			super.run();
		}
	}
	assert.equal(await stdoutOf(new Twice('bob')), 'hello BOB\nhello BOB\n');
});

test('a run that calls super.run() runs the target', async () => {
	class Framed extends Process<[number, number]> {
		override async run(): Promise<void> {
			console.log('before');
			console.log('target gave', await super.run());
		}
	}
	const p = new Framed({ target: async (a, b) => a + b, args: [2, 3], stdio: 'pipe' });
	assert.equal(await stdoutOf(p), 'before\ntarget gave 5\n');
});

test('a subclass without a run of its own runs its target, and keeps its fields', async () => {
	class Labelled extends Process<[]> {
		label = 'label';
	}
	const p = new Labelled({ target: () => console.log('target'), stdio: 'pipe' });
	assert.equal(await stdoutOf(p), 'target\n');
	assert.equal(p.label, 'label');
});

test('in the child the instance is this process, with its name, pid and class; it cannot be started, joined or killed', async () => {
	class Self extends Process {
		override async run(): Promise<void> {
			console.log(this instanceof Self, this.name === currentProcess().name, this.pid === process.pid, this.isAlive());
			console.log(this.exitCode, this.daemon, Buffer.compare(this.authKey, currentProcess().authKey));
			for (const use of [
				() => this.start(),
				() => this.kill(),
				() => this.terminate(),
				() => this.interrupt(),
				() => this.join(),
			] as (() => unknown)[]) {
				try {
					await use();
					console.log('no error');
				} catch (error) {
					console.log(error instanceof ProcessError);
				}
			}
		}
	}
	assert.equal(
		await stdoutOf(new Self({ name: 'me', stdio: 'pipe' })),
		`true true true true\nnull false 0\n${'true\n'.repeat(5)}`,
	);
});

function reporter(own: { limit: number; self: unknown }): () => void {
	return () => console.log(own.limit, own.self === own);
}

test('its fields may refer to the process itself', async () => {
	class Own extends Process {
		limit = 2;
		self = this;
		report: () => void;
		constructor() {
			super({ stdio: 'pipe' });
			this.report = reporter(this);
		}
		override run(): void {
			this.limit++;
			this.report();
		}
	}
	assert.equal(await stdoutOf(new Own()), '3 true\n');
});

test('`run` may be an arrow function in a field, which uses the `this` around it', async () => {
	class Arrow extends Process {
		word = 'arrow';
		override run = (): void => console.log(this.word);
	}
	assert.equal(await stdoutOf(new Arrow({ stdio: 'pipe' })), 'arrow\n');
});

test('accessors, symbols and generators of a subclass work in the child', async () => {
	const key = Symbol.for('key');
	class Rich extends Process {
		declare [key]: number;
		constructor() {
			super({ stdio: 'pipe' });
			this[key] = 1;
		}
		get double(): number {
			return this[key] * 2;
		}
		*numbers(): Generator<number> {
			yield this.double;
		}
		override run(): void {
			console.log([...this.numbers()]);
		}
	}
	assert.equal(await stdoutOf(new Rich()), '[ 2 ]\n');
});

test('#private fields of a subclass travel', async () => {
	class Secret extends Process {
		#word = 'secret';
		override run(): void {
			console.log(this.#word);
		}
	}
	assert.equal(await stdoutOf(new Secret({ stdio: 'pipe' })), 'secret\n');
});

test('a run that throws ends the child with 1, as a target does', async () => {
	class Failing extends Process {
		override run(): void {
			throw new Error('in run');
		}
	}
	const p = new Failing({ name: 'failing', stdio: 'pipe' });
	p.start();
	const { exitCode, stderr } = await outputOf(p);
	assert.equal(exitCode, 1);
	assert.match(stderr, /^failing: Error: in run\n/);
});

test('a subclass of a context’s Process is started by its method', async () => {
	for (const method of ['forkserver', 'spawn'] as const) {
		const ctx = getContext(method);
		class Mine extends ctx.Process<[]> {
			word = 'mine';
			override run(): void {
				console.log(this.word, Object.getPrototypeOf(Mine).name);
			}
		}
		const expected = method === 'spawn' ? 'SpawnProcess' : 'ForkserverProcess';
		assert.equal(await stdoutOf(new Mine({ stdio: 'pipe' })), `mine ${expected}\n`);
	}
});

test('a subclass that does not call super is not a Process', () => {
	const hollow = Object.create(Process.prototype) as Process;
	assert.throws(() => hollow.start(), { name: 'TypeError', message: /its constructor did not run/ });
});
