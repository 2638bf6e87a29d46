#!/usr/bin/env node
/**
 * `npx multiprocess`: what there is to do outside of a program.
 */
import { parseArgs } from 'node:util';
import { cleanup } from './cleanup.js';

const USAGE = `usage: multiprocess cleanup [--dry-run]

  cleanup    removes the shared memory that programs of yours left which are dead
             --dry-run  only lists it
`;

process.exitCode = main(process.argv.slice(2));

/** @returns the exit code: 2 for what it does not understand, as is the custom */
function main(args: string[]): number {
	try {
		const { positionals, values } = parseArgs({
			args,
			allowPositionals: true,
			options: { 'dry-run': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
		});
		if (values.help) {
			process.stdout.write(USAGE);
			return 0;
		}
		if (positionals.length === 1 && positionals[0] === 'cleanup') {
			for (const line of cleanup({ dryRun: values['dry-run'] ?? false })) console.log(line);
			return 0;
		}
		process.stderr.write(USAGE);
	} catch (error) {
		// What parseArgs() throws is meant for who typed it; anything else has a stack for a reason.
		if (!(error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS')) throw error;
		process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
	}
	return 2;
}
