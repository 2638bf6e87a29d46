/**
 * Finds out which Python modules are installed. This is separate from `contenders.mjs`, which
 * contenders import: otherwise a fresh program would load `child_process` before its first start.
 */
import { spawnSync } from 'node:child_process';
import { contenders, PYTHON } from './contenders.mjs';

/** Contenders that are not installed → how to install them. */
export function missingContenders() {
	const missing = new Map();
	for (const [name, { runtime, module }] of Object.entries(contenders)) {
		if (runtime !== 'python') continue;
		if (versionOf('sys') === undefined) missing.set(name, 'not installed: apt-get install python3');
		else if (versionOf(module) === undefined) missing.set(name, `not installed: apt-get install python3-${module}`);
	}
	return missing;
}

/**
 * The version of a Python module, or of Python itself for a module without one. `undefined` if the
 * module is not installed.
 */
export function versionOf(module) {
	const code = `import platform, ${module}; print(getattr(${module}, '__version__', platform.python_version()))`;
	const { status, stdout } = spawnSync(PYTHON, ['-c', code], { encoding: 'utf8' });
	return status === 0 ? stdout.trim() : undefined;
}
