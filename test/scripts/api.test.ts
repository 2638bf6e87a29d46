/** The API reference: what it reads from declarations, what it misses, and the pages it writes. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { inRepository } from '../support/repository.js';
import { tempDir, writeFiles } from '../support/temp-dir.js';

const PACKAGE = {
	'index.d.ts': `/** A library. */
export { Lamp } from './face.js';
export * from './errors.js';
export type { LampOptions, Watts } from './lamp.js';
/** Waits for \`Lamp\`. @param options.timeout Milliseconds. */
export declare function wait(options?: { timeout?: number }): void;
`,
	'face.d.ts': `import type * as Lamps from './lamp.js';
export declare const Lamp: typeof Lamps.Lamp;
export type Lamp = Lamps.Lamp;
`,
	'errors.d.ts': `/** The base of all errors. */
export declare class MultiprocessError extends Error {
    /** Stable. */
    readonly code: string;
}
/** It is dark. */
export declare class DarkError extends MultiprocessError {
    readonly code: string;
    constructor(message: string);
}
`,
	'lamp.d.ts': `/** About lamps. */
export type Watts = number;
interface Settings {
    /** Watts. */
    power?: number;
}
export interface LampOptions extends Settings {
    colour?: string;
}
/**
 * Gives light: as long as it is on.
 *
 * @typeParam T unused
 */
export declare class Lamp<T = unknown> {
    #private;
    private readonly watts;
    constructor(options?: LampOptions);
    switch(): void;
    /**
     * Switches it on.
     *
     * @returns what it was
     * @throws DarkError when it is broken; MultiprocessError
     */
    switch(on: boolean, options?: {
        slowly?: boolean;
    }): boolean;
    /** For the library itself. @internal */
    secret(): void;
    /** Python: \`Lamp.is_on\`. */
    isOn(): boolean;
    /** @throws DarkError */
    colour(): string;
    [Symbol.dispose](): void;
}
`,
};

interface Reference {
	pages: Map<string, string>;
	undocumented: string[];
}

async function reference(t: TestContext): Promise<Reference> {
	const { Declarations } = await import(inRepository('scripts/lib/declarations.mjs'));
	const { undocumentedIn } = await import(inRepository('scripts/lib/doc-comments.mjs'));
	const { apiPages } = await import(inRepository('scripts/lib/api-pages.mjs'));
	const folder = tempDir(t);
	const sources = tempDir(t);
	writeFiles(folder, PACKAGE);
	writeFiles(sources, { 'lamp.ts': '/** About lamps. */\n\ninterface Settings {}' });
	const declarations = new Declarations(folder, sources);
	const exports = declarations.exportsOf('index.d.ts');
	const names = new Set(exports.keys());
	return {
		pages: apiPages([{ name: 'multiprocess', doc: declarations.headOf('index.d.ts'), exports }]),
		undocumented: [...exports.values()].flatMap((each) => undocumentedIn(each, names)),
	};
}

test('names, members and options that no doc comment describes are found, inherited and private ones excepted', async (t) => {
	const { undocumented } = await reference(t);
	assert.deepEqual(undocumented, [
		'Lamp.constructor',
		'Lamp.isOn',
		'Lamp.colour',
		'Lamp.[Symbol.dispose]',
		'Lamp.switch(options.slowly)',
		'LampOptions',
		'LampOptions.colour',
		'Watts',
	]);
});

test('a class that the face stands in for has a page with its members', async (t) => {
	const { pages } = await reference(t);
	const page = pages.get('Lamp.md') ?? '';
	const [, members = ''] = page.split('## `switch()`');
	assert.match(page, /^# Lamp\n\n```ts\nclass Lamp<T = unknown>\n```\n\nGives light: as long as it is on\.\n/m);
	assert.equal(
		members.split('##')[0],
		`

\`\`\`ts
switch(): void
switch(on: boolean, options?: {
    slowly?: boolean;
}): boolean
\`\`\`

Switches it on.

- **Returns** what it was
- **Throws** [DarkError](errors.md#darkerror) when it is broken; [MultiprocessError](errors.md#multiprocesserror)

`,
	);
	assert.doesNotMatch(page, /secret|watts|private/);
});

test('the index links each name to its page, and code spans in the text are links', async (t) => {
	const { pages } = await reference(t);
	assert.deepEqual([...pages.keys()], ['README.md', 'Lamp.md', 'functions.md', 'errors.md', 'types.md']);
	assert.deepEqual(
		pages
			.get('README.md')
			?.split('\n')
			.filter((line) => line.startsWith('| [')),
		[
			'| [`DarkError`](errors.md#darkerror) | class | It is dark. |',
			'| [`Lamp`](Lamp.md) | class | Gives light: as long as it is on. |',
			'| [`LampOptions`](types.md#lampoptions) | interface |  |',
			'| [`MultiprocessError`](errors.md#multiprocesserror) | class | The base of all errors. |',
			'| [`Watts`](types.md#watts) | type |  |',
			'| [`wait`](functions.md#wait) | function | Waits for `Lamp`. |',
		],
	);
	assert.match(
		pages.get('functions.md') ?? '',
		/Waits for \[`Lamp`\]\(Lamp\.md\)\.\n\n- `options\.timeout`: Milliseconds\.\n/,
	);
});

test('the options of a base that is not public are listed', async (t) => {
	const { pages } = await reference(t);
	assert.match(pages.get('types.md') ?? '', /- `colour\?: string`\n- `power\?: number`\\\n {2}Watts\.\n/);
});
