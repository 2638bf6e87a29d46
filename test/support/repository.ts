import { fileURLToPath } from 'node:url';

/** The repository's folder. Tests run compiled, in `build/test/<area>/`. */
export const repository = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

/**
 * Full path of a file, given from the repository's root:
 * `inRepository('test/fixtures/pool/idle.mjs')`.
 */
export function inRepository(path: string): string {
	return `${repository}/${path}`;
}
