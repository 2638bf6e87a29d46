import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cpuCount } from 'multiprocess';

const DEFAULT_FOLDER = fileURLToPath(new URL('../../node_modules', import.meta.url));
const USAGE = 'Usage: node hash-and-gzip.mjs [folder] [--processes N] [--no-compare]';

/**
 * Reads the arguments of hash-and-gzip.mjs. Throws an error with the code ERR_EXAMPLE_OPTION that
 * says what is wrong.
 */
export function readOptions(args) {
	const { values, positionals } = parse(args);
	const folder = resolve(positionals[0] ?? DEFAULT_FOLDER);
	const processes = values.processes === undefined ? cpuCount() : Number(values.processes);
	if (positionals.length > 1) throw wrong(`One folder at a time. ${USAGE}`);
	if (!Number.isInteger(processes) || processes < 1)
		throw wrong(`--processes must be a whole number from 1 on, not '${String(values.processes)}'. ${USAGE}`);
	if (!existsSync(folder)) throw wrong(`There is no folder '${folder}'. ${USAGE}`);
	if (!statSync(folder).isDirectory()) throw wrong(`'${folder}' is not a folder. ${USAGE}`);
	return { folder, processes, compare: !values['no-compare'] };
}

function parse(args) {
	const options = { processes: { type: 'string' }, 'no-compare': { type: 'boolean' } };
	try {
		return parseArgs({ args, allowPositionals: true, options });
	} catch (error) {
		throw wrong(`${error.message} ${USAGE}`);
	}
}

function wrong(message) {
	return Object.assign(new Error(message), { code: 'ERR_EXAMPLE_OPTION' });
}
