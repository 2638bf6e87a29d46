import pLimit from 'p-limit'; // .default

row('p-limit', (t) => {
	const limit = pLimit(2);
	t.captured(
		(items) => {
			const own = pLimit(1);
			return Promise.all(items.map((item) => own(() => item + 1)));
		},
		[1, 2],
	);
	t.captured((x) => limit(() => x + 1), 1);
	t.argument((given) => given(() => 'done'), limit);
	t.error((count) => pLimit(count), { args: [-1], of: TypeError });
});
