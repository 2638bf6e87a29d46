import dayjs from 'dayjs';
import utc from 'dayjs/plugin/utc.js';

row('dayjs', (t) => {
	dayjs.extend(utc);
	const day = '2024-02-29T12:00:00Z';
	t.captured((text) => dayjs.utc(text).add(1, 'year').format('YYYY-MM-DD'), day);
	t.captured((text) => dayjs(text).valueOf(), day);
	t.mapped((text) => dayjs.utc(text).isUTC(), [day]);
	t.argument((date) => [dayjs.isDayjs(date), date.add(1, 'day').toISOString()], dayjs.utc(day));
	t.result((text) => dayjs.utc(text), { args: [day], of: dayjs, look: (date) => date.add(1, 'month').toISOString() });
});
