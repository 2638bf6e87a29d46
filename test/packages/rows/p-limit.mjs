import pLimit from 'p-limit'; // .default

row('p-limit', (t) => {
	t.captured(
		(items) => {
			const own = pLimit(1);
			return Promise.all(items.map((item) => own(() => item + 1)));
		},
		[1, 2],
	);
	t.error((count) => pLimit(count), { args: [-1], of: TypeError });
});
