import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Lists the regular files below a folder, the largest first: a large file at the end would keep one
 * process busy while the others have nothing left. Links are counted and not followed. A folder or
 * file that can't be listed is among the problems.
 */
export async function listFiles(folder) {
	const found = { files: [], bytes: 0, links: 0, problems: [] };
	const folders = [folder];
	for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
		try {
			for (const entry of await readdir(next, { withFileTypes: true })) {
				const path = join(next, entry.name);
				if (entry.isDirectory()) folders.push(path);
				else if (entry.isSymbolicLink()) found.links++;
				else if (entry.isFile()) await addFile(path, found);
			}
		} catch (error) {
			found.problems.push({ path: next, problem: error.message });
		}
	}
	found.files.sort((a, b) => b.size - a.size);
	return found;
}

async function addFile(path, found) {
	try {
		const { size } = await lstat(path);
		found.files.push({ path, size });
		found.bytes += size;
	} catch (error) {
		found.problems.push({ path, problem: error.message });
	}
}
