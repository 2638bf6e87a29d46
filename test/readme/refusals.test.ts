/**
 * The table in `docs/functions-reference.md` of what can't be sent. Each row, in order, is refused
 * with the text that the page gives.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Module } from 'node:module';
import { Socket } from 'node:net';
import { test } from 'node:test';
import { explainShipping, Pool, Process, registerReducer } from 'multiprocess';
import * as animals from '../shipping/modules/animals.js';
import { nodeMajor } from '../support/node-binaries.js';
import { inRepository } from '../support/repository.js';

/** One per row; `undefined` where another test covers the row. */
const REFUSED: ((() => unknown) | undefined)[] = [
	() => new Socket(),
	() => new AbortController().signal,
	() => new (class Own extends Socket {})(),
	() => Promise.resolve(1),
	() => (function* () {})(),
	() => [1].values(),
	() => new WeakMap(),
	() => new WeakSet(),
	() => new WeakRef({}),
	() => new SharedArrayBuffer(8),
	() => process.env,
	idlePool,
	() => new Process(),
	() => animals,
	() => new Module('a.cjs'),
	mapWithPrivateField,
	countsInPrivate,
	fieldOfComputedName,
	superAlone,
	fieldThatUsesSuper,
	usesNewTarget,
	usesForeignPrivate,
	// Node 20 reads the variable as undefined.
	nodeMajor > 20 ? usesLater : undefined,
	generatorsThatShare,
	blocksThatHide,
	resolveOfPromise,
	() => import.meta.resolve,
	() => new Blob([]),
	deepList,
	inItsOwnRegistry,
	// In runtimes.test.ts, because it takes a process without an inspector.
	undefined,
];

test('each row of the table of refusals is refused with its text', () => {
	const messages = messagesOf('docs/functions-reference.md');
	assert.equal(messages.length, REFUSED.length);
	assert.ok(messages.every((message) => message !== ''));
	for (const [index, message] of messages.entries()) {
		const make = REFUSED[index];
		if (!make) continue;
		const value = make();
		assert.throws(
			() => explainShipping(value),
			(error: Error) => {
				assert.equal(error.name, 'ShippingError');
				assert.ok(
					error.message.includes(message),
					`${error.message}\ndoes not contain what row ${index + 1} says: ${message}`,
				);
				return true;
			},
			message,
		);
	}
});

/** The second column of the table. */
function messagesOf(page: string): string[] {
	const [, section = ''] = readFileSync(inRepository(page), 'utf8').split(/^\| what \| what the error says \|.*$/m);
	const rows = section.split('\n\n')[0]?.split('\n').slice(2) ?? [];
	return rows.map((row) => {
		const [, , cell = ''] = row.split('|');
		const [, doubled, single] = /``(.+)``|`(.+)`/.exec(cell) ?? [];
		return (doubled ?? single ?? '').trim();
	});
}

function idlePool(): Pool {
	const pool = new Pool(1);
	pool.terminate();
	return pool;
}

function mapWithPrivateField(): unknown {
	return new (class extends Map {
		#limit = 1;
		limit(): number {
			return this.#limit;
		}
	})();
}

function countsInPrivate(): unknown {
	return class {
		size = 1;
		static #count = Math.random();
		static get count(): number {
			return this.#count;
		}
	};
}

function fieldOfComputedName(): unknown {
	const prefix = 'a';
	return class {
		// @ts-expect-error TypeScript has no type for such a field
		[prefix + 1] = 3;
		// @ts-expect-error
		[Symbol.for(prefix)] = 4;
	};
}

function superAlone(): unknown {
	class Derived extends animals.Animal {
		override speak(): string {
			return super.speak();
		}
	}
	return Derived.prototype.speak;
}

function fieldThatUsesSuper(): unknown {
	return new (class extends animals.Animal {
		cry = (): string => super.speak();
	})('cat').cry;
}

function usesNewTarget(): unknown {
	return new (class {
		target = (() => {
			let made: unknown;
			function Maker(): void {
				made = () => new.target;
			}
			Reflect.construct(Maker, []);
			return made;
		})();
	})().target;
}

function usesForeignPrivate(): unknown {
	class Outer {
		#hidden = 1;
		reader(): (one: Outer) => number {
			return (one) => one.#hidden;
		}
	}
	return new Outer().reader();
}

function usesLater(): () => unknown {
	return () => later;
	// oxlint-disable-next-line no-unreachable -- that it never runs is the point
	const later = 1;
}

function generatorsThatShare(): unknown {
	let n = 0;
	return [
		function* up(): Generator<number> {
			yield ++n;
		},
		function* read(): Generator<number> {
			yield n;
		},
	];
}

function blocksThatHide(): unknown {
	return [1, 2].map((step) => {
		let n = 0;
		return (): number => {
			{
				// oxlint-disable-next-line no-shadow -- what this row is about
				const n = step;
				void n;
			}
			return ++n;
		};
	});
}

function resolveOfPromise(): unknown {
	let found: unknown;
	void new Promise((resolve) => {
		found = resolve;
	});
	return found;
}

function deepList(): unknown {
	let deep: unknown = null;
	for (let i = 0; i < 100_000; i++) deep = { deep };
	return deep;
}

function inItsOwnRegistry(): unknown {
	class Node {
		static all = new Map<string, Node>();
		constructor(readonly name: string) {
			Node.all.set(name, this);
		}
	}
	registerReducer(Node, { reduce: ({ name }) => name, rebuild: (name) => Node.all.get(name) ?? new Node(name) });
	return new Node('first');
}
