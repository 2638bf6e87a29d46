/**
 * `npm run build`, after tsc: compiles the addon into `prebuilds/` for this machine's processor.
 * `--all` adds the other processors that the package is published for, by Debian's cross compilers.
 * A processor without a compiler keeps the binary that is there, or is left out, and the build says
 * which. It fails then with `--required`, and in `npm publish`.
 * `--out folder --sanitize` builds an addon elsewhere that checks its use of memory.
 *
 * The addon is linked without the C library. The process that loads it has the library's functions,
 * whatever the library's version, so one binary serves old and new distributions.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './lib/root.mjs';

/**
 * `nodelete`: node unloads an addon with the last thread that has it, but a thread of the addon may
 * outlive that one.
 */
const FLAGS = '-std=c11 -Wall -Wextra -Werror -O2 -shared -fPIC -fvisibility=hidden -Wl,-z,nodelete'.split(' ');
const HEADERS = join(root, 'node_modules/node-api-headers/include');
const CROSS_COMPILERS = { x64: 'x86_64-linux-gnu-gcc', arm64: 'aarch64-linux-gnu-gcc' };

const { values } = parseArgs({
	options: {
		all: { type: 'boolean' },
		required: { type: 'boolean' },
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
			// The compiler would call functions of its own library, which is not linked.
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
	if (error) reportMissing(compiler, arch, join(folder, 'ipc.node'), error.code);
	else if (status !== 0) {
		if (!existsSync(HEADERS)) console.error(`${HEADERS} is missing: run npm ci.`);
		process.exitCode = 1;
	}
}

/** Says what the package lacks without this compiler, and how to get it. */
function reportMissing(compiler, arch, binary, code) {
	const isNative = arch === process.arch;
	const install = isNative ? 'gcc' : `gcc-${compiler.slice(0, -'-gcc'.length).replaceAll('_', '-')}`;
	console.warn(
		existsSync(binary)
			? `The addon for linux-${arch} was not built anew: ${compiler} can't be run (${code}). The binary in ${binary} is kept.`
			: `The addon for linux-${arch} is left out: ${compiler} can't be run (${code}). Process and Pool work without it; what shares memory needs it.`,
	);
	console.warn(`Install the compiler to build it, as by apt-get install ${install}.`);
	// A test asked for this binary, or users of the published package would lack it.
	if (values.sanitize || values.required || process.env.npm_command === 'publish') process.exitCode = 1;
}
