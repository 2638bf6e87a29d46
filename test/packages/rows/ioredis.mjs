import Redis, { ReplyError } from 'ioredis';

row('ioredis', (t) => {
	t.captured((host) => new Redis({ host, lazyConnect: true }).options.host, 'x');
	t.captured(() =>
		new Redis({ port: 1, lazyConnect: true, retryStrategy: null })
			.on('error', () => {})
			.connect()
			.catch((error) => error.message),
	);
	t.captured((name) => new Redis.Command(name, ['a']).toWritable().toString(), 'get');
	t.error(
		(message) => {
			throw new ReplyError(message);
		},
		{ args: ['ERR no'], of: ReplyError },
	);
});
