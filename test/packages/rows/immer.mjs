import * as immer from 'immer';
import { produce } from 'immer';

row('immer', (t) => {
	const add = produce((draft) => {
		draft.push(1);
	});
	t.captured(
		(state) =>
			produce(state, (draft) => {
				draft.a = 2;
			}),
		{ a: 1 },
	);
	t.captured((state) => Object.isFrozen(immer.freeze(state, true)), { a: {} });
	t.mapped(add, [[], [0]]);
	t.argument(
		(state) =>
			produce(state, (draft) => {
				draft.list.push(1);
			}),
		produce({ list: [] }, () => {}),
	);
	t.result(() => new immer.Immer({ autoFreeze: false }), {
		of: immer.Immer,
		look: (one) =>
			Object.isFrozen(
				one.produce({ a: 1 }, (draft) => {
					draft.a = 2;
				}),
			),
	});
});
