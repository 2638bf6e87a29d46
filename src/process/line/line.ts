/**
 * What carries the bytes of a channel, in order and both ways: a socket between two processes
 * (`socket-line.ts`), a message port between two threads (`port-line.ts`).
 */
export interface Line {
	/** Bytes that were written and, as far as is known here, not taken. */
	readonly backlog: number;
	/** Says who is told what arrives, and that nothing more does. To be called once. */
	listen(onBytes: (chunk: Buffer) => void, onEnd: (leftUnread: boolean) => void): void;
	/** @returns whether the memory of `bytes` may be used again at once */
	write(bytes: Uint8Array): boolean;
	/** Whether it keeps the event loop alive; it does unless that is said. */
	ref(): void;
	unref(): void;
	/** Ends both directions once all that was written is sent. */
	close(): void;
}
