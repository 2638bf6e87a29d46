/**
 * Makes the engine collect its young generation while nobody waits. Otherwise what the boot left
 * there would be collected during the first task, which takes milliseconds.
 */
export function fillYoungGeneration(): void {
	const kept: unknown[] = [];
	for (let i = 0; i < 30_000; i++) kept[0] = [i];
}
