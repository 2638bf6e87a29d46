/**
 * `npm run build`, after tsc: compiles the addon into `prebuilds/` for the machine it runs on.
 * `--all` adds the other processors that the package is published for, by Debian's cross compilers.
 * `--out folder --sanitize` makes one elsewhere that checks its use of memory.
 *
 * It is linked without the C library: its few functions are found in the process that loads it,
 * whatever version that has, so that one binary serves old and new distributions.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './lib/root.mjs';

/**
 * Node unloads an addon with the last thread that has it, but a thread of the addon may go
 * on after that: hence `nodelete`.
 */
const FLAGS = '-std=c11 -Wall -Wextra -Werror -O2 -shared -fPIC -fvisibility=hidden -Wl,-z,nodelete'.split(' ');
const HEADERS = join(root, 'node_modules/node-api-headers/include');
const CROSS_COMPILERS = { x64: 'x86_64-linux-gnu-gcc', arm64: 'aarch64-linux-gnu-gcc' };

const { values } = parseArgs({
	options: {
		all: { type: 'boolean' },
		sanitize: { type: 'boolean' },
		out: { type: 'string', default: join(root, 'prebuilds') },
	},
});
if (process.platform !== 'linux') console.log('The addon is for Linux only; Process and Pool work without it.');
else {
	compile('cc', process.arch);
	if (values.all) {
		for (const [arch, compiler] of Object.entries(CROSS_COMPILERS)) {
			if (arch !== process.arch) compile(compiler, arch);
		}
	}
}

function compile(compiler, arch) {
	const folder = join(values.out, `linux-${arch}`);
	mkdirSync(folder, { recursive: true });
	const { error, status } = spawnSync(
		compiler,
		[
			...FLAGS,
			// Else the compiler calls for functions of its own library, which is not linked.
			...(arch === 'arm64' ? ['-mno-outline-atomics'] : []),
			...(values.sanitize
				? ['-g', '-fno-sanitize-recover=undefined', '-fsanitize=address,undefined']
				: ['-nostdlib', '-s']),
			`-I${HEADERS}`,
			join(root, 'native/ipc.c'),
			'-o',
			join(folder, 'ipc.node'),
		],
		{ stdio: 'inherit' },
	);
	if (error) {
		console.warn(`The addon was not built: ${compiler} can't be run (${error.code}); install a C compiler, as by apt-get install gcc.
Process and Pool work without it; what shares memory needs it.`);
		// What a publisher or a test asked for is missing; a user of the checkout goes on without.
		if (values.all || values.sanitize) process.exitCode = 1;
	} else if (status !== 0) {
		if (!existsSync(HEADERS)) console.error(`${HEADERS} is missing: run npm ci.`);
		process.exitCode = 1;
	}
}
