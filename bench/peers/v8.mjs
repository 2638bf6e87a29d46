/** Node's own codec, which its ipc uses; for data only. */
import { deserialize, serialize } from 'node:v8';

export function adapter() {
	return { openCopier: () => ({ copy: (value) => deserialize(serialize(value)) }) };
}
