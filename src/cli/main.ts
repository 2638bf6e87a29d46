#!/usr/bin/env node
/** `npx multiprocess`: commands for use outside of a program. */
import { parseArgs } from 'node:util';
import { cleanup } from './cleanup.js';

const USAGE = `usage: multiprocess cleanup [--dry-run]

  cleanup    removes the shared memory that your dead programs left
             --dry-run  only lists it
`;

process.exitCode = main(process.argv.slice(2));

/** @returns the exit code: by convention 2 for arguments that it does not understand */
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
		// Errors of parseArgs() are meant for the user; others need their stack.
		if (!(error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS')) throw error;
		process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
	}
	return 2;
}
