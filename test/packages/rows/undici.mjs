import { errors as undiciErrors, Headers as UndiciHeaders, request as undiciRequest } from 'undici';
import { Client as UndiciClient } from 'undici';

row('undici', (t) => {
	t.captured((value) => new UndiciHeaders({ a: value }).get('a'), '1');
	t.captured(() => undiciRequest('http://127.0.0.1:1/').catch((error) => error.code));
	t.argument((headers) => [headers instanceof UndiciHeaders, headers.get('a')], new UndiciHeaders({ a: '1' }));
	t.result((value) => new UndiciHeaders({ a: value }), {
		args: ['2'],
		of: UndiciHeaders,
		look: (headers) => [...headers],
	});
	t.error(
		(message) => {
			throw new undiciErrors.ConnectTimeoutError(message);
		},
		{ args: ['late'], of: undiciErrors.ConnectTimeoutError },
	);
	// `request` would run in Node's own undici if something has loaded that first, as axios does.
	t.error(() => new UndiciClient('http://127.0.0.1:1/', { maxHeaderSize: -1 }), {
		of: undiciErrors.InvalidArgumentError,
	});
});
