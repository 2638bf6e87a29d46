import winston, { format as logFormat } from 'winston';

row('winston', (t) => {
	const logger = winston.createLogger({ silent: true, transports: [new winston.transports.Console()] });
	t.captured((level) => winston.createLogger({ level, silent: true }).isWarnEnabled(), 'warn');
	t.captured((message) => logFormat.uncolorize().transform({ level: 'info', message }).message, 'a');
	t.captured(() => {
		logger.info('nothing is written');
		return logger.level;
	});
	t.argument((log) => log.level, logger);
});
