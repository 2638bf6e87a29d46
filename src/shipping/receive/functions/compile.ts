/**
 * Compiles a unit, once, into a maker that is called for each function that arrives.
 *
 * Captured values are parameters of the maker, which run as fast as the original variables. Only in
 * a cycle are they variables, assigned after the function is made. The code keeps its file name and
 * position, so that stack traces show the original line.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import type { UnitDefinition } from '../../wire/packet.js';
import { fileNameOf, mappedFileName } from '../../source/unit-file-name.js';
import { importAsVite, importFrom } from '../../reach/import-from.js';
import {
	IMPORT,
	IMPORT_META,
	NEW_VALUE,
	READ_ONLY,
	RESTORE,
	VITE_IMPORT,
	VITE_IMPORT_META,
} from '../../values/names.js';
import { resolveFrom } from '../../reach/resolve-from.js';
import type { Restorer } from '../../wire/classes/private-fields.js';

/**
 * Makes a function from its eager values. `set` holds a setter for each of the other parameters, in
 * order.
 */
export type Maker = (...values: unknown[]) => {
	readonly fn: Function;
	readonly set: readonly ((value: unknown) => void)[];
	/** Setters for the parameters that follow the sender's variables. */
	readonly follow: readonly ((value: unknown) => void)[];
	/** For a class whose instances have #private members. */
	readonly restorer?: Restorer;
};

export function makerOf(unit: UnitDefinition): Maker {
	let maker = makers.get(unit.key);
	if (!maker) {
		maker = compile(unit);
		makers.set(unit.key, maker);
	}
	return maker;
}

const makers = new Map<string, Maker>();

function compile(unit: UnitDefinition): Maker {
	const { url, line, column, parameters, eager, follows, strict, wrap, text } = unit;
	const given = eager.map((index) => parameters[index]);
	const later = parameters.flatMap((name, index) => (eager.includes(index) ? [] : name.replace(READ_ONLY, '')));
	const following = follows.map((index) => parameters[index] as string);
	const placed = `\n${' '.repeat(column)}${text}\n`;
	const expression =
		wrap === 'expression' ? `(${placed})` : `Object.values(Object.getOwnPropertyDescriptors({${placed}}))[0]`;
	const constants = given.filter((name) => name?.startsWith(READ_ONLY));
	const isRestorable = text.includes(RESTORE);
	const variables =
		(later.length > 0 ? `let ${later.join(', ')}; ` : '') +
		constants.map((name) => `const ${name?.slice(READ_ONLY.length)} = ${name}; `).join('') +
		(isRestorable ? `const ${RESTORE} = { on: false }; ` : '');
	const source =
		`${strict ? '"use strict";' : ''}((${IMPORT_META}, ${IMPORT}, ${VITE_IMPORT}, ${VITE_IMPORT_META} = ${IMPORT_META}) => (${given.join(', ')}) => { ` +
		`${variables}return { set: ${settersOf(later)}, follow: ${settersOf(following)}, fn: ${expression}${isRestorable ? `, restorer: ${RESTORE}` : ''} }; })`;
	const script = new Script(source, { filename: scriptNameOf(unit), lineOffset: line - 1 });
	const make = script.runInThisContext()(
		importMeta(url),
		(specifier: string, options?: ImportCallOptions) => importFrom(specifier, url, options),
		(specifier: string, options?: ImportCallOptions) => importAsVite(specifier, url, options),
	) as Maker;
	if (wrap === 'expression') return make;
	return (...values) => {
		const { set, follow, fn } = make(...values);
		const { value, get, set: setter } = fn as unknown as PropertyDescriptor;
		return { set, follow, fn: value ?? get ?? setter };
	};
}

/**
 * Returns the file name to compile under. Node takes a source map from code evaluated under that
 * name.
 */
function scriptNameOf({ url, key, map }: UnitDefinition): string {
	if (map === undefined || process.env['NODE_V8_COVERAGE']) return fileNameOf(url);
	const name = mappedFileName(url, key);
	try {
		new Script(`(0, eval)(${JSON.stringify(`//# sourceURL=${name}\n//# sourceMappingURL=${map}`)})`).runInThisContext();
	} catch {
		// Under --disallow-code-generation-from-strings, locations refer to the code that runs.
		return fileNameOf(url);
	}
	return name;
}

function settersOf(names: readonly string[]): string {
	return `[${names.map((name) => `(${NEW_VALUE}) => { ${name} = ${NEW_VALUE}; }`).join(', ')}]`;
}

function importMeta(url: string): object {
	const resolve = (specifier: string): string => resolveFrom(specifier, url);
	if (!url.startsWith('file:')) return { url, resolve };
	const filename = fileURLToPath(url);
	// Whatever file it was, it is not the main module here.
	const main = 'main' in import.meta ? { main: false } : {};
	return { dirname: dirname(filename), filename, ...main, resolve, url };
}
