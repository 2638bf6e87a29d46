import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { constants as system, tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { native } from '#src/native/load.js';

test('a byte is locked by one description of a file, until its last descriptor is closed', (t) => {
	const folder = mkdtempSync(join(tmpdir(), 'slots-'));
	t.after(() => rmSync(folder, { recursive: true }));
	const path = join(folder, 'control');
	const mine = openSync(path, 'w+');
	const other = openSync(path, 'r+');
	t.after(() => closeSync(other));
	assert.equal(native().slotLock(mine, 5, 1), 0);
	assert.equal(native().slotTest(mine, 0, 100), 0, 'one does not see its own');
	assert.equal(native().slotTest(other, 0, 100), 1);
	assert.equal(native().slotTest(other, 6, 100), 0);
	assert.equal(native().slotLock(other, 5, 1), -system.errno.EAGAIN);
	assert.equal(native().slotLock(other, 6, 1), 0);
	closeSync(mine);
	assert.equal(native().slotLock(other, 5, 1), 0);
});
