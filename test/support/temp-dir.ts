import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';

/** A fresh empty folder, removed when the test `t` ends. */
export function tempDir(t: Pick<TestContext, 'after'>): string {
	const folder = mkdtempSync(join(tmpdir(), 'test-'));
	t.after(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/** Writes `files` (path → text) into `folder` and makes the folders they need. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), text);
	}
}
