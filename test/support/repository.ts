import { fileURLToPath } from 'node:url';

/** The repository's folder; tests run compiled in `build/test/<area>/`. */
export const repository = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

/**
 * Path of a file of the repository, from the root: `inRepository('test/fixtures/pool/idle.mjs')`.
 */
export function inRepository(path: string): string {
	return `${repository}/${path}`;
}
