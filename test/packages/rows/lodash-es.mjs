import lodashEs from 'lodash-es'; // .default
import * as lodashAll from 'lodash-es';
import { chunk as chunkEs, memoize } from 'lodash-es';

row('lodash-es', (t) => {
	const twice = memoize((x) => x * 2);
	t.captured((items) => lodashEs.groupBy(items, (x) => x % 2), [1, 2, 3]);
	t.captured((items) => lodashAll.sum(items), [1, 2, 3]);
	t.captured((items) => chunkEs(items, 2), [1, 2, 3]);
	t.captured((text) => lodashEs(text).split('').reverse().join(''), 'abc');
	t.mapped(lodashAll.camelCase, ['a b', 'c-d']);
	t.mapped(twice, [1, 2]);
});
