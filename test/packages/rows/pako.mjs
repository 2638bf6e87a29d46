import * as pako from 'pako';
import { deflate as deflatePako } from 'pako';

row('pako', (t) => {
	const bytes = Buffer.from('aaaaaaaaaa');
	t.captured((data) => Buffer.from(pako.inflate(deflatePako(data))).toString(), bytes);
	t.mapped(pako.gzip, [bytes]);
	t.result(() => new pako.Deflate(), {
		of: pako.Deflate,
		look: (deflator) => (deflator.push('a', true), deflator.result),
	});
	t.error((data) => pako.inflate(data), { args: [bytes], of: Error });
});
