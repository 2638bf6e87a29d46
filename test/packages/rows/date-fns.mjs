import * as dateFns from 'date-fns';
import { addDays, format as formatDate } from 'date-fns';

row('date-fns', (t) => {
	const day = new Date(2024, 1, 29);
	t.captured((date) => formatDate(addDays(date, 1), 'yyyy-MM-dd'), day);
	t.captured((date) => dateFns.differenceInDays(new Date(2024, 2, 10), date), day);
	t.mapped(dateFns.startOfMonth, [day]);
	t.error((date) => formatDate(date, 'Q'.repeat(3)) && formatDate(new Date(Number.NaN), 'yyyy'), {
		args: [day],
		of: RangeError,
	});
});
