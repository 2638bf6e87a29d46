/** The transports, behind one interface. */
import {
	EOFError,
	JoinableQueue,
	Pipe,
	type PipeConnection,
	Queue,
	QueueShutDown,
	type Receiver,
	type Sender,
	SimpleQueue,
} from 'multiprocess';

export type Transport =
	| 'queue'
	/** With `maxSize: 2`. */
	| 'bounded queue'
	| 'simple queue'
	| 'joinable queue'
	| 'pipe'
	| 'duplex pipe'
	/** By `sendBytes`, `recvBytes` and `recvBytesInto`. */
	| 'pipe of bytes';

type AnyQueue = Queue | SimpleQueue | JoinableQueue;
/** The queue, or the end of a pipe, that a peer is given. */
export type End = AnyQueue | PipeConnection;

/** Makes a transport: `to` is for senders, `from` for receivers. */
export function makeTransport(transport: Transport, capacity = 4096): { to: End; from: End } {
	const both = (queue: AnyQueue): { to: End; from: End } => ({ to: queue, from: queue });
	switch (transport) {
		case 'queue':
			return both(new Queue({ capacity }));
		case 'bounded queue':
			return both(new Queue({ maxSize: 2, capacity }));
		case 'simple queue':
			return both(new SimpleQueue());
		case 'joinable queue':
			return both(new JoinableQueue({ capacity }));
		case 'duplex pipe': {
			const [to, from] = Pipe();
			return { to, from };
		}
		default: {
			const [from, to] = Pipe({ duplex: false });
			return { to: to as PipeConnection, from: from as PipeConnection };
		}
	}
}

/** Sent after the last item where the transport has no end of its own. */
export const LAST = 'the last one';

/** Sends and receives. */
export interface Port {
	put(value: unknown): Promise<void>;
	putSync(value: unknown): void;
	/** @param size The next item's size, where the caller knows it. */
	get(size?: number): Promise<unknown>;
	getSync(): unknown;
	/** Tells a joinable queue that the last item is done. */
	done(): void;
	/** How many items are in an unbounded queue; 0 where that is unknown. */
	readonly size: number;
}

export function portOf(transport: Transport, end: End): Port {
	if ('send' in end) return transport === 'pipe of bytes' ? bytesPort(end) : pipePort(end);
	return {
		put: (value) => end.put(value),
		putSync: (value) => end.putSync(value),
		get: () => end.get(),
		getSync: () => end.getSync(),
		done: () => end instanceof JoinableQueue && end.taskDone(),
		get size() {
			return end instanceof Queue ? end.qsize() : 0;
		},
	};
}

/** Whether the error says that nothing more will come. */
export function isOver(error: unknown): boolean {
	return error instanceof QueueShutDown || error instanceof EOFError;
}

function pipePort(end: PipeConnection): Port {
	return {
		put: (value) => end.send(value),
		putSync: (value) => end.sendSync(value),
		get: () => end.recv(),
		getSync: () => end.recvSync(),
		done: () => {},
		size: 0,
	};
}

/** Uses all calls for bytes in turn. */
function bytesPort(end: PipeConnection & Sender & Receiver): Port {
	let puts = 0;
	let gets = 0;
	return {
		...pipePort(end),
		async put(value) {
			const bytes = value as Buffer;
			if (puts++ % 2 === 0) return end.sendBytes(bytes);
			const within = Buffer.concat([Buffer.alloc(puts % 16, 1), bytes, Buffer.alloc(puts % 3, 2)]);
			return end.sendBytes(within, puts % 16, bytes.length);
		},
		async get(size) {
			const call = gets++ % 3;
			if (call === 0 || size === undefined) return end.recvBytes();
			if (call === 1) return end.recv();
			const before = gets % 16;
			const target = Buffer.alloc(before + size + 5);
			const length = await end.recvBytesInto(target, before);
			if (target.subarray(before + length).some((byte) => byte !== 0))
				throw new Error('recvBytesInto() wrote beyond the message');
			return target.subarray(before, before + length);
		},
		putSync: (value) => end.sendSync(value),
	};
}
