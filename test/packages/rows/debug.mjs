import debug from 'debug';

row('debug', (t) => {
	const log = debug('demo');
	t.captured((name) => debug(name).namespace, 'a');
	t.captured(() => {
		log('nothing is written');
		return log.enabled;
	});
	t.mapped(debug.coerce, ['a']);
	t.argument((given) => given.extend('sub').namespace, log);
});
