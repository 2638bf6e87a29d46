import _ from 'lodash';
import chunk from 'lodash/chunk.js';

row('lodash', (t) => {
	t.captured((items) => _.groupBy(items, (x) => x % 2), [1, 2, 3]);
	t.captured((items) => chunk(items, 2), [1, 2, 3]);
	t.captured((text) => _(text).split('').reverse().join(''), 'abc');
	t.mapped(_.camelCase, ['a b', 'c-d']);
	t.argument(
		(double) => double([1, 2]),
		_.partialRight(_.map, (x) => x * 2),
	);
	t.argument((wrapped) => wrapped.map((x) => x + 1).value(), _([1, 2]));
	t.result((items) => _(items), { args: [[1, 2]], of: _, look: (wrapped) => wrapped.value() });
});
