import nodeFetch, { FetchError, Headers as FetchHeaders, Response as FetchResponse } from 'node-fetch'; // .default

row('node-fetch', (t) => {
	t.captured((text) => new FetchResponse(text).text(), 'a');
	t.captured(() => nodeFetch('data:text/plain,hello').then((response) => response.text()));
	t.captured((entries) => new FetchHeaders(entries).get('a'), [['a', '1']]);
	t.error(() => nodeFetch('http://127.0.0.1:1/'), { of: FetchError });
});
