export function makeCounter(from = 0): () => number {
	let n = from;
	return () => ++n;
}

export function makeAdder(): (one: object) => number {
	const seen = new WeakMap<object, number>();
	return (one) => {
		seen.set(one, (seen.get(one) ?? 0) + 1);
		return seen.get(one) as number;
	};
}

export function makeClass(): new () => object {
	return class Made {};
}
