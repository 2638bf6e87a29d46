import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits until `condition` returns something truthy and resolves to it. Fails, naming `what`, after
 * `deadline` milliseconds: 20 000 by default, far more than a loaded machine needs.
 */
export async function eventually<T>(
	what: string,
	condition: () => T | Promise<T>,
	{ deadline = 20_000 }: { deadline?: number } = {},
): Promise<NonNullable<T>> {
	const end = performance.now() + deadline;
	for (;;) {
		const value = await condition();
		if (value) return value;
		if (performance.now() > end) throw new Error(`It did not become true within ${deadline} ms: ${what}`);
		await delay(5);
	}
}
