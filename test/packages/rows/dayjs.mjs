import dayjs from 'dayjs';
import utc from 'dayjs/plugin/utc.js';

row('dayjs', (t) => {
	dayjs.extend(utc);
	const day = '2024-02-29T12:00:00Z';
	t.captured((text) => dayjs(text).valueOf(), day);
	t.mapped((text) => dayjs(text).isValid(), [day]);
	t.argument((date) => [dayjs.isDayjs(date), date.add(1, 'day').toISOString()], dayjs(day));
	t.result((text) => dayjs(text), { args: [day], of: dayjs, look: (date) => date.add(1, 'month').toISOString() });
	t.refused('captured', /dayjs\.utc is not a function/, (text) => dayjs.utc(text).isUTC(), day);
	t.remedy(
		'`dayjs.extend(utc)` in the task, or in `onChildStart`',
		(text) => {
			dayjs.extend(utc);
			return dayjs.utc(text).isUTC();
		},
		day,
	);
});
