/**
 * Yields what `receive` returns, until it rejects with an error that says nothing more will come.
 */
export async function* untilOver<T>(receive: () => Promise<T>, isOver: (error: unknown) => boolean): AsyncGenerator<T> {
	for (;;) {
		let value: T;
		try {
			value = await receive();
		} catch (error) {
			if (isOver(error)) return;
			throw error;
		}
		yield value;
	}
}
