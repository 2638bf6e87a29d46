import pino from 'pino';

row('pino', (t) => {
	const logger = pino({ level: 'silent' });
	t.captured((level) => pino({ level }).levels.values[level], 'warn');
	t.captured(() => {
		logger.info('nothing is written');
		return logger.level;
	});
	t.mapped(pino.stdSerializers.err, [5]);
	t.argument((log) => log.isLevelEnabled('error'), logger);
});
