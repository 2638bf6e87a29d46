import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits until `condition` gives something truthy and resolves to it. What is waited for is
 * named in the failure, which comes after `deadline` milliseconds (default 20 000, far
 * beyond what a loaded machine needs).
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
