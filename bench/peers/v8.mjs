/** Node's own codec, which is what its ipc sends with; for data only. */
import { deserialize, serialize } from 'node:v8';

export function adapter() {
	return { openCopier: () => ({ copy: (value) => deserialize(serialize(value)) }) };
}
