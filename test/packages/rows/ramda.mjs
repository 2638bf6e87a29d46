import * as R from 'ramda';
import { pipe as pipeR } from 'ramda';

row('ramda', (t) => {
	const increment = R.add(1);
	t.captured((items) => R.map(increment, items), [1, 2]);
	t.captured((x) => pipeR(R.add(1), R.multiply(2))(x), 3);
	t.mapped(increment, [1, 2]);
	t.mapped(pipeR(R.toUpper, R.reverse), ['ab']);
	t.argument((f) => f({ a: { b: 5 } }), R.path(['a', 'b']));
	t.argument((f) => f(4, 1), R.subtract(R.__, 1));
});
