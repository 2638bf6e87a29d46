import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ShareableList, SharedMemory, SharedMemoryManager } from 'multiprocess';
import { askChild } from '../support/child.js';

test('SHM10 use before start(), a second start(), and use after shutdown() are ProcessErrors', async () => {
	const manager = new SharedMemoryManager();
	assert.throws(() => manager.SharedMemory(8), { name: 'ProcessError', message: /await start\(\) first/ });
	assert.throws(() => manager.ShareableList([1]), { name: 'ProcessError', message: /await start\(\) first/ });
	await manager.start();
	await assert.rejects(manager.start(), { name: 'ProcessError', message: /started already/ });
	await manager.shutdown();
	await manager.shutdown();
	assert.throws(() => manager.SharedMemory(8), { name: 'ProcessError', message: /make a new one/ });
	await assert.rejects(manager.start(), { name: 'ProcessError', message: /make a new one/ });
});

test('SHM10 what the manager made is shared by all, and unlinked when the manager ends', async (t) => {
	const names: string[] = [];
	{
		await using manager = new SharedMemoryManager();
		await manager.start();
		const shm = manager.SharedMemory(32);
		const list = manager.ShareableList([1, 'two']);
		names.push(shm.name, list.shm.name);
		const seen = await askChild(t, () => {
			shm.bytes[0] = 5;
			return [...list];
		});
		assert.deepEqual([seen, shm.bytes[0]], [[1, 'two'], 5]);
	}
	for (const name of names)
		assert.throws(() => SharedMemory.attach(name), { name: 'ProcessError', message: /there is no segment/ });
	assert.throws(() => ShareableList.attach(names[1]), { name: 'ProcessError' });
});
