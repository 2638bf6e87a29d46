/** What worker threads copy by; for data only. */
export function adapter() {
	return { openCopier: () => ({ copy: (value) => structuredClone(value) }) };
}
