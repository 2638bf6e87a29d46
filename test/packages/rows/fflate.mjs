import * as fflate from 'fflate';
import { gzipSync, strToU8 } from 'fflate';

row('fflate', (t) => {
	const bytes = strToU8('aaaaaaaaaa');
	t.captured((data) => fflate.strFromU8(fflate.gunzipSync(gzipSync(data, { mtime: 0 }))), bytes);
	t.mapped((data) => fflate.deflateSync(data), [bytes]);
	t.mapped(fflate.deflateSync, [bytes]);
	t.captured(
		(data) =>
			new Promise((resolve, reject) => fflate.zlib(data, (error, out) => (error ? reject(error) : resolve(out)))),
		bytes,
	);
	t.error((data) => fflate.gunzipSync(data), { args: [bytes], of: Error });
});
