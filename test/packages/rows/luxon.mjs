import { DateTime, Duration as LuxonDuration } from 'luxon';

row('luxon', (t) => {
	const day = '2024-02-29T12:00:00Z';
	t.captured((text) => DateTime.fromISO(text, { zone: 'utc' }).plus({ years: 1 }).toISO(), day);
	t.mapped(DateTime.isDateTime, [5, 'a']);
	t.argument(
		(date) => [date instanceof DateTime, date.plus({ days: 1 }).toISO()],
		DateTime.fromISO(day, { zone: 'Europe/Berlin' }),
	);
	t.argument((duration) => duration.as('minutes'), LuxonDuration.fromObject({ hours: 2 }));
	t.result((text) => DateTime.fromISO(text, { zone: 'utc' }), {
		args: [day],
		of: DateTime,
		look: (date) => date.plus({ months: 1 }).toISO(),
	});
});
