/** The program of `shipping-peer.ts`. */
import { opened, sealed } from './packed.js';
import type { Answer } from './shipping-peer.js';

// As in a child of Process, `argv` is that of the parent's program.
process.argv.splice(1, 2, process.argv[2] ?? '');
process.on('message', async (message: Uint8Array) => {
	process.send?.(await answer(message));
});

async function answer(message: Uint8Array): Promise<Answer> {
	try {
		const [fn, args] = (await opened(message)) as [(...args: unknown[]) => unknown, unknown[]];
		return { failed: false, packed: sealed(await fn(...args), 'result') };
	} catch (error) {
		return { failed: true, packed: sealed(error, 'error') };
	}
}
