/**
 * Loaders that must be registered again in a worker thread. Node runs the modules of `--import` in
 * every thread, and each thread has its own hooks. But tsx registers its hooks in the main thread
 * only, unless asked by its API.
 */
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

export async function registerLoaders(): Promise<void> {
	const tsx = importedFiles()
		.map((file) => TSX.exec(file)?.[1])
		.find((folder) => folder !== undefined);
	if (tsx === undefined) return;
	const { register } = (await import(pathToFileURL(`${tsx}/esm/api/index.mjs`).href)) as { register(): unknown };
	register();
}

const TSX = /^(.*\/tsx\/dist)\/(loader|esm\/index)\.mjs$/;

/** Returns the modules of `--import` that are files or resolve from the current folder. */
function importedFiles(): string[] {
	const flags = [...process.execArgv, ...(process.env['NODE_OPTIONS'] ?? '').split(/\s+/)];
	const require = createRequire(`${process.cwd()}/main.js`);
	return flags.flatMap((flag, i) => {
		const given = flag === '--import' ? flags[i + 1] : /^--import=(.*)$/s.exec(flag)?.[1];
		if (given === undefined) return [];
		try {
			return [given.startsWith('file:') ? fileURLToPath(given) : require.resolve(given)];
		} catch {
			return [];
		}
	});
}
