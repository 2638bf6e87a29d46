import moment from 'moment';

row('moment', (t) => {
	const day = '2024-02-29T12:00:00Z';
	t.captured((text) => moment.utc(text).add(1, 'year').format(), day);
	t.captured((text) => moment(text).valueOf(), day);
	t.mapped(moment.isMoment, [5]);
	t.argument((date) => [moment.isMoment(date), date.clone().add(1, 'day').toISOString()], moment.utc(day));
	t.result((text) => moment.utc(text), {
		args: [day],
		of: moment,
		look: (date) => date.clone().add(1, 'month').toISOString(),
	});
});
