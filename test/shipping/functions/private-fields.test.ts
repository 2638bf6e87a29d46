/**
 * Instances with #private fields whose classes travel by value. Ids such as S56 are those of the
 * acceptance list.
 */
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { encode } from '#src/shipping/encode.js';
import { startPeer } from '../../support/shipping-peer.js';
import { Sealed } from '../modules/sealed.js';

const peer = startPeer();
let made = 0;

class Account {
	static count = 0;
	#balance = 0;
	#log: number[] = [];
	owner: string;
	#self = this;
	later?: number;

	constructor({ owner }: { owner: string }, balance: number, ...rest: number[]) {
		made++;
		Account.count++;
		this.owner = owner;
		this.#balance = balance + rest.length;
	}
	#doubled(): number {
		return this.#balance * 2;
	}
	get #first(): number | undefined {
		return this.#log[0];
	}
	deposit(n: number): this {
		this.#balance += n;
		this.#log.push(n);
		return this;
	}
	state(): unknown[] {
		return [this.owner, this.#balance, [...this.#log], this.#doubled(), this.#first, this.#self === this];
	}
}

class Savings extends Account {
	#balance = 'of the derived';
	rate: number;
	constructor(owner: string, rate: number) {
		super({ owner }, 50);
		this.rate = rate;
	}
	both(): unknown[] {
		return [this.#balance, this.rate, ...this.state()];
	}
}

test('S56 an instance arrives with its fields, methods and accessors, and no code of its class has run', async () => {
	const account = new Account({ owner: 'ann' }, 7).deposit(3);
	const before = made;
	const told = await peer.run(
		(given: Account) => [given.state(), given.deposit(5).state(), made, given instanceof Account],
		account,
	);
	assert.deepEqual(told, [['ann', 10, [3], 20, 3, true], ['ann', 15, [3, 5], 30, 3, true], before, true]);
	assert.deepEqual(account.state(), ['ann', 10, [3], 20, 3, true]);
	assert.deepEqual(await peer.run((given: Account) => Object.keys(given), account), Object.keys(account));
});

test('S56 a derived class has its own #private fields beside the inherited ones', async () => {
	const savings = new Savings('bob', 0.1);
	savings.deposit(1);
	assert.deepEqual(await peer.run((given: Savings) => given.both(), savings), savings.both());
	class Heir extends Savings {}
	assert.deepEqual(await peer.run((given: Heir) => given.both(), new Heir('cy', 2)), new Heir('cy', 2).both());
	class Loud extends EventEmitter {
		#said: string[] = ['before'];
		say(what: string): string[] {
			this.emit('said', this.#said.push(what));
			return this.#said;
		}
	}
	assert.deepEqual(await peer.run((given: Loud) => given.say('now'), new Loud()), ['before', 'now']);
});

test('S57 the class makes new instances there as it does here', async () => {
	const told = await peer.run(() => {
		const one = new Savings('dan', 3);
		const two = new Account({ owner: 'eve' }, 1, 2, 3);
		return [one.both(), two.state(), Account.length, Savings.length, Account.name, Account.count];
	});
	const [one, two] = [new Savings('dan', 3), new Account({ owner: 'eve' }, 1, 2, 3)];
	assert.deepEqual(told.slice(0, 5), [one.both(), two.state(), Account.length, Savings.length, 'Account']);
});

test('S56 #private fields may hold anything, and lead back to the instance', async () => {
	class Node {
		#next: Node | undefined;
		#secret = Symbol.for('secret');
		#run = (x: number): number => x + this.plus;
		plus = 2;
		link(next: Node): this {
			this.#next = next;
			return this;
		}
		walk(): unknown[] {
			return [this.#next !== undefined && this.#next.#next === this, this.#secret, this.#run(1)];
		}
	}
	const node = new Node();
	node.link(new Node().link(node));
	assert.deepEqual(await peer.run((given: Node) => given.walk(), node), [true, Symbol.for('secret'), 3]);
});

test('S56 fields that were deleted, frozen or hidden stay so', async () => {
	class Odd {
		#hidden = 1;
		gone?: number = 2;
		kept = 3;
		read(): unknown[] {
			return [this.#hidden, Object.keys(this), Object.getOwnPropertyDescriptor(this, 'kept')];
		}
	}
	const odd = new Odd();
	delete odd.gone;
	Object.defineProperty(odd, 'kept', { writable: false, enumerable: false });
	assert.deepEqual(await peer.run((given: Odd) => given.read(), odd), odd.read());
});

test('S54 S55 it comes back as an instance of the class here if that needs no code to run', async () => {
	const account = new Account({ owner: 'fay' }, 1);
	const before = made;
	const back = await peer.run((given: Account) => given.deposit(4), account);
	assert.ok(back instanceof Account);
	assert.deepEqual(back.state(), ['fay', 5, [4], 10, 4, true]);
	assert.equal(made, before);
	assert.deepEqual(
		(await peer.run((given: Account) => [given, given], account)).map((one) => one.state()[0]),
		['fay', 'fay'],
	);
});

test('S55 if code would have to run, it is refused with a remedy', async () => {
	class Checked extends Account {
		#checked: boolean;
		constructor(owner: string) {
			if (owner === '') throw new Error('no owner');
			super({ owner }, 1);
			this.#checked = true;
		}
		isChecked(): boolean {
			return this.#checked;
		}
	}
	await assert.rejects(
		peer.run((given: Checked) => given, new Checked('gus')),
		{ name: 'ShippingError', message: /an instance of class Checked came back .*registerReducer\(Checked/ },
	);
});

test('an instance can go on to a third process', async () => {
	const account = new Account({ owner: 'hal' }, 9);
	const once = await peer.echo([account, account]);
	assert.equal(once[0], once[1]);
	assert.deepEqual(await peer.run((given: Account) => given.state(), once[0] as Account), account.state());
});

test('S56 an instance of an imported class has its #private fields at the receiver', async () => {
	const received = await peer.run(
		(given: Sealed) => [given instanceof Sealed, given.read(), new Sealed(5)] as const,
		new Sealed(3),
	);
	assert.deepEqual([...received.slice(0, 2), received[2] instanceof Sealed, received[2].read()], [true, 3, true, 5]);
});

test('S56 an instance is refused if its class has no method, or extends a built-in', () => {
	class Mute {
		#value = 1;
		static {
			void ((mute: Mute) => mute.#value);
		}
	}
	class Secrets extends Map<string, number> {
		#more = 1;
		more(): number {
			return this.#more;
		}
	}
	for (const [value, name] of [
		[new Mute(), 'Mute'],
		[new Secrets(), 'Secrets'],
	] as const)
		assert.throws(() => encode(value), {
			name: 'ShippingError',
			message: new RegExp(`an instance of class ${name} — it has #private fields .*registerReducer\\(${name}`),
		});
});
