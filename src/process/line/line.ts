/**
 * Carries the bytes of a channel, in order and both ways. Between two processes it is a socket
 * (`socket-line.ts`, `direct-line.ts`), between two threads a message port (`port-line.ts`).
 */
export interface Line {
	/** Bytes that were written and, as far as this side knows, not yet taken. */
	readonly backlog: number;
	/** Sets the listeners for arriving bytes and for the end. To be called once. */
	listen(onBytes: (chunk: Buffer) => void, onEnd: (leftUnread: boolean) => void): void;
	/** @returns whether the memory of `bytes` may be used again at once */
	write(bytes: Uint8Array): boolean;
	/** Makes the line keep the event loop alive. Ref'd by default. */
	ref(): void;
	unref(): void;
	/** Ends both directions once everything written is sent. */
	close(): void;
}
