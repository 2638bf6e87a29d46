import winston, { format as logFormat } from 'winston';

row('winston', (t) => {
	const logger = winston.createLogger({ silent: true, transports: [new winston.transports.Console()] });
	t.captured((level) => winston.createLogger({ level, silent: true }).isWarnEnabled(), 'warn');
	t.captured((message) => logFormat.uncolorize().transform({ level: 'info', message }, {}).message, 'a');
	t.refused('captured', /extends Stream, which cannot be copied/, () => logger.level);
	t.remedy('make the logger in a function of the worker', () => {
		const own = winston.createLogger({ silent: true, transports: [new winston.transports.Console()] });
		own.info('nothing is written');
		return own.level;
	});
});
