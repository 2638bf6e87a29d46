/**
 * Communication between tests and the tasks they send, wherever those run. It uses files only, so
 * it needs nothing of the library.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { eventually } from './eventually.js';
import { tempDir } from './temp-dir.js';

/** One side waits until the other opens it; each may be in any process. */
export class Gate {
	readonly path: string;

	constructor(t: Pick<TestContext, 'after'>) {
		this.path = `${tempDir(t)}/gate`;
	}

	open(): void {
		writeFileSync(this.path, '');
	}

	get isOpen(): boolean {
		return existsSync(this.path);
	}

	async opened(): Promise<void> {
		await eventually(`the gate ${this.path} is open`, () => this.isOpen);
	}
}

/** Lines in the order in which any process wrote them. */
export class Journal {
	readonly path: string;

	constructor(t: Pick<TestContext, 'after'>) {
		this.path = `${tempDir(t)}/journal`;
		writeFileSync(this.path, '');
	}

	write(line: string | number): void {
		appendFileSync(this.path, `${line}\n`);
	}

	get lines(): string[] {
		return readFileSync(this.path, 'utf8').split('\n').slice(0, -1);
	}
}
