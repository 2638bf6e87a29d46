/**
 * Installs the libraries that we compare with. They live in `peers/` with a lockfile of their own;
 * the first run installs them.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { versionOf } from './installed.mjs';

const PEERS = new URL('peers/', import.meta.url);

/** Runs `npm ci` in `peers/`, unless everything in its lockfile is installed. */
export function installPeers() {
	const wanted = dependencies();
	if (wanted.every(([name, version]) => installedVersion(name) === version)) return;
	console.log(`Installing ${wanted.map((entry) => entry.join('@')).join(', ')} in bench/peers …`);
	execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: PEERS, stdio: 'inherit' });
}

export function versionsOfPeers() {
	return [
		...dependencies().map(([name]) => `${name} ${installedVersion(name)}`),
		...['multiprocessing', 'joblib'].map((module) => {
			const name = module === 'joblib' ? module : 'Python';
			return `${name} ${versionOf(module) ?? 'not installed'}`;
		}),
	];
}

function dependencies() {
	return Object.entries(JSON.parse(readFileSync(new URL('package.json', PEERS), 'utf8')).dependencies);
}

function installedVersion(name) {
	const file = new URL(`node_modules/${name}/package.json`, PEERS);
	return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : undefined;
}
