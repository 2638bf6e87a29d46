/**
 * Has the engine collect its young generation while nobody waits: what a boot has left in it would
 * else be collected at the first task, which takes milliseconds.
 */
export function fillYoungGeneration(): void {
	const kept: unknown[] = [];
	for (let i = 0; i < 30_000; i++) kept[0] = [i];
}
