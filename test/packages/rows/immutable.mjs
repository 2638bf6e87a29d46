import Immutable from 'immutable';
import { fromJS, List, Map as ImmutableMap } from 'immutable';

row('immutable', (t) => {
	t.captured(
		(items) =>
			List(items)
				.map((x) => x + 1)
				.toJS(),
		[1, 2],
	);
	t.captured((value) => Immutable.is(fromJS(value), fromJS(value)), { a: 1 });
	t.mapped(List, [[1], [2]], (list) => list.push(0).toJS());
	t.argument((map) => [ImmutableMap.isMap(map), map.set('b', 2).toJS()], ImmutableMap({ a: 1 }));
	t.result((items) => List(items), { args: [[1, 2]], of: List, look: (list) => list.push(3).toJS() });
});
