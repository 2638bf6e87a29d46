/**
 * Returns the node arguments that a child inherits. Loaders, conditions and limits are
 * inherited, as they decide how code runs. Dropped are an input (`--eval`), a role (`--test`,
 * `--watch`), a port (`--inspect`) and an output file: with these, two processes would collide
 * or do the parent's work again.
 */
export function inheritedExecArgv(execArgv: readonly string[], nodeOptions: string | undefined): string[] {
	const kept: string[] = [];
	for (let i = 0; i < execArgv.length; i++) {
		const argument = execArgv[i] as string;
		const name = argument.replace(/=.*$/s, '').replaceAll('_', '-');
		if (DROPPED.has(name)) {
			if (TAKES_VALUE.has(name) && name === argument.replaceAll('_', '-')) i++;
		} else if (!DROPPED_PREFIX.test(name)) kept.push(argument);
		else if (PREFIXED_WITH_VALUE.test(name) && !argument.includes('=')) i++;
	}
	// NODE_OPTIONS is inherited whole. So that a child does not share the inspector's port, it gets
	// one of its own.
	if (nodeOptions && /--inspect\b/.test(nodeOptions)) kept.push('--inspect-port=0');
	return kept;
}

/** Returns the arguments without these exact flags and without the value after each. */
export function withoutFlags(execArgv: readonly string[], flags: readonly string[]): string[] {
	return execArgv.filter((argument, i) => {
		const before = execArgv[i - 1];
		const isValue = before !== undefined && flags.includes(before) && !argument.startsWith('-');
		return !isValue && !flags.includes(argument);
	});
}

const DROPPED = new Set([
	'-e',
	'--eval',
	'-p',
	'--print',
	'-pe',
	'-c',
	'--check',
	'-i',
	'--interactive',
	'--input-type',
	'--entry-url',
	'--run',
	'--env-file',
	'--env-file-if-exists',
	'--watch',
	'--hot',
	'--watch-path',
	'--watch-preserve-output',
	'--watch-kill-signal',
	'--build-snapshot',
	'--build-snapshot-config',
	'--snapshot-blob',
	'--experimental-sea-config',
	'--prof',
	'--cpu-prof',
	'--heap-prof',
	'--trace-event-categories',
	'--trace-event-file-pattern',
	'--trace-events-enabled',
]);
const DROPPED_PREFIX = /^--(inspect|debug|test|experimental-test|experimental-default-type|cpu-prof-|heap-prof-)/;
/** Options whose value may be the next argument. */
const TAKES_VALUE = new Set([
	'-e',
	'--eval',
	'-p',
	'--print',
	'-pe',
	'--input-type',
	'--run',
	'--env-file',
	'--env-file-if-exists',
	'--watch-path',
	'--watch-kill-signal',
	'--build-snapshot-config',
	'--snapshot-blob',
	'--experimental-sea-config',
	'--trace-event-categories',
	'--trace-event-file-pattern',
]);
const PREFIXED_WITH_VALUE =
	/^--(inspect-port|debug-port|inspect-publish-uid|test-(name-pattern|skip-pattern|reporter|reporter-destination|concurrency|timeout|shard|coverage-.+|isolation|global-setup)|experimental-default-type|(cpu|heap)-prof-.+)$/;
