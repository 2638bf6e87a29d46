/**
 * Instances of imported classes bring their state: what is in #private fields, and what the class
 * keeps in WeakMaps of its module, by hand or because a compiler made them of #private members.
 */
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Format, transformSync } from 'esbuild';
import { repository } from '../../support/repository.js';
import { describeResult, runProgram } from '../../support/run-program.js';
import { tempDir, writeFiles } from '../../support/temp-dir.js';

const SOURCE = `
	const drafts = new WeakMap();
	export class Draft {
		constructor(text) { drafts.set(this, text); }
		read() { return drafts.get(this); }
	}
	export class Account {
		#amount;
		#next;
		constructor(amount, next) { this.#amount = amount; this.#next = next; }
		#add(n) { this.#amount += n; return this; }
		get #total() { return this.#amount + (this.#next ? this.#next.#total : 0); }
		deposit(n) { return this.#add(n).#total; }
		static is(x) { return #amount in x; }
		bring(value) { this.#next = value; return this; }
	}
	export class Saving extends Account {
		#rate = 2;
		rate() { return this.#rate; }
		setRate(n) { this.#rate = n; return this; }
	}
	export class AccountError extends Error {
		#account;
		constructor(message, account) { super(message); this.#account = account; }
		balance() { return this.#account.deposit(0); }
	}
	export class Days extends Map {
		#unit = 'd';
		unit(unit) { this.#unit = unit; return this; }
		tell() { return [...this].map(([key, n]) => key + n + this.#unit).join(); }
	}
	export const inner = (() => {
		const hidden = new WeakMap();
		class Inner { constructor(n) { hidden.set(this, n); } read() { return hidden.get(this); } }
		return { Inner };
	})();
`;

const PROGRAM = `
	import { Pool, ThreadPool } from 'multiprocess';
	import { Account, AccountError, Days, Draft, inner, Saving } from 'FROM';

	const told = async (call) => {
		try { return await call(); } catch (error) { return error.message.split('\\n').join(' '); }
	};
	for (const Workers of [Pool, ThreadPool]) {
		const pool = new Workers(1);
		const chain = new Account(1, new Saving(10, new Account(100)));
		const saving = new Saving(5).setRate(3);
		console.log(JSON.stringify([
			await told(() => pool.apply((draft) => draft.read(), [new Draft('text')])),
			await told(() => pool.apply((account) => account.deposit(1000), [chain])),
			await told(() => pool.apply(() => [saving.deposit(1), saving.rate(), Saving.is(saving)])),
			await told(() => pool.map((account) => account.deposit(0), [new Account(1), new Account(2), saving])),
			await told(async () => (await pool.apply((n) => new Account(n, new Account(1)), [7])).deposit(1)),
			await told(() => pool.apply((error) => error.balance(), [new AccountError('none left', new Account(4))])),
			await told(() => pool.apply((n) => { throw new AccountError('thrown', new Account(n)); }, [6]).catch((error) => error.balance())),
			await told(() => pool.apply((days) => days.tell(), [new Days([['a', 1]]).unit('h')])),
			await told(() => pool.apply((one) => one.read(), [new inner.Inner(9)])),
			await told(() => pool.apply((account) => account.deposit(0), [new Account(1, new WeakRef({}))])),
		]));
		await pool.terminate();
	}
`;

const EXPECTED = ['text', 1111, [6, 3, true], [1, 2, 5], 9, 4, 6, 'a1h', 9, /^cannot send .*\.#next.*WeakRef/];
/** Instances of built-in classes can't be given #private fields by their own class alone. */
const AS_THEY_ARE = EXPECTED.with(5, /#private/)
	.with(6, /private member #account/)
	.with(7, /#private/);

for (const [members, format, place] of [
	['in WeakMaps', 'esm', 'a package'],
	['in WeakMaps', 'cjs', 'a package'],
	['in WeakMaps', 'esm', 'a file of the program'],
	['in WeakMaps', 'cjs', 'a file of the program'],
	['as they are', 'esm', 'a package'],
	['as they are', 'cjs', 'a file of the program'],
] as const satisfies [string, Format, string][]) {
	test(`instances of classes that are imported from ${place} (${format}) bring their #private members, ${members}`, async (t) => {
		const dir = tempDir(t);
		const extension = format === 'esm' ? 'mjs' : 'cjs';
		// esbuild makes WeakMaps and WeakSets of #private members for old engines.
		const target = members === 'in WeakMaps' ? 'es2019' : 'esnext';
		const { code } = transformSync(SOURCE, { target, platform: 'node', format });
		const file = place === 'a package' ? `node_modules/bank/index.${extension}` : `bank.${extension}`;
		writeFiles(dir, {
			[file]: code,
			'node_modules/bank/package.json': JSON.stringify({ name: 'bank', main: `index.${extension}` }),
			'main.mjs': PROGRAM.replace('FROM', place === 'a package' ? 'bank' : `./${file}`),
		});
		mkdirSync(join(dir, 'node_modules'), { recursive: true });
		symlinkSync(repository, join(dir, 'node_modules', 'multiprocess'));
		const result = await runProgram(join(dir, 'main.mjs'));
		const lines = result.stdout.trim().split('\n');
		assert.equal(lines.length, 2, describeResult(result));
		for (const line of lines) {
			const values = JSON.parse(line) as unknown[];
			(members === 'in WeakMaps' ? EXPECTED : AS_THEY_ARE).forEach((expected, i) => {
				if (expected instanceof RegExp) assert.match(String(values[i]), expected, describeResult(result));
				else assert.deepEqual(values[i], expected, `value ${i}: ${describeResult(result)}`);
			});
		}
	});
}
