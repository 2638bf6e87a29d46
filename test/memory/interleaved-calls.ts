/**
 * Calls of `interleavings.test.ts`. What they make is kept until their thread's next
 * call, as a program would keep it.
 */
import { type Barrier, type PipeConnection, Queue } from 'multiprocess';
import { type Cell, takeCell } from '#src/memory/cells/cell.js';

let kept: unknown;

/** Drops a queue, and makes others: one of them gets its cell. */
export function closeAndMakeOthers(queue: Queue): void {
	queue.close();
	const others = Array.from({ length: 3 }, () => new Queue());
	for (const other of others) other.putSync('of another queue');
	kept = others;
}

/** Receives a queue through another. */
export function receiveFrom(carrier: Queue<Queue>): void {
	kept = carrier.getNowait();
}

/** Returns what is in the queue that was received. */
export function getFromReceived(): unknown {
	return (kept as Queue).getNowait();
}

export function close(queue: Queue): void {
	queue.close();
}

/** Drops a queue, makes one that gets its cell, and leaves that one to a message. */
export function closeAndSendAnother(queue: Queue, carrier: Queue<Queue>): void {
	queue.close();
	const other = new Queue();
	other.putSync('payload');
	carrier.putSync(other);
	kept = [other, carrier];
}

/** Now the message alone holds the queue. Receives it, and what is in it. */
export function closeAndReceiveAnother(): unknown {
	const [other, carrier] = kept as [Queue, Queue<Queue>];
	other.close();
	const received = carrier.getNowait();
	return received.getNowait();
}

/** Makes a queue, and leaves another to a message in it. */
export function keepInAnother(): void {
	const outer = new Queue<Queue>();
	const inner = new Queue();
	inner.putSync('payload');
	outer.putSync(inner);
	inner.close();
	kept = outer;
}

/** Returns what is in the queue that is in it. */
export function getFromKeptInAnother(): unknown {
	return (kept as Queue<Queue>).getNowait().getNowait();
}

/** Takes cells, one of which has just become free. */
export function takeCells(): void {
	kept = Array.from({ length: 20 }, () => takeCell(CONTENT_WORDS));
}

/** Returns the distinct values of their words: only 0, if nobody has written to them. */
export function contentOfCells(): number[] {
	const contents = (kept as Cell[]).flatMap(({ words, at }) => [...words.subarray(at, at + CONTENT_WORDS)]);
	return [...new Set(contents)];
}

/** As many as the streams of a pipe take. */
const CONTENT_WORDS = 400;

/**
 * Puts two large items one after the other. The memory of the first may be used for the second
 * once its receiver has dropped it.
 */
export function putTwoLarge(queue: Queue<Buffer>, bytes: number): void {
	queue.putSync(Buffer.alloc(bytes, 1));
	queue.putSync(Buffer.alloc(bytes, 2));
}

export function getOneLarge(queue: Queue<Buffer>): void {
	kept = queue.getSync();
}

/** Returns the value that all bytes of the item have. */
export function bytesOfLarge(): number | string {
	const bytes = kept as Buffer;
	return bytes.equals(Buffer.alloc(bytes.length, bytes[0])) ? bytes[0] : 'several';
}

/** Arrives at a barrier, and gives up at once unless it is the last. */
export function passOrBreak(barrier: Barrier): string {
	try {
		barrier.waitSync({ timeout: 0 });
		return 'passed';
	} catch (error) {
		return (error as Error).name;
	}
}

export function closeEnd(end: PipeConnection): void {
	end.close();
}

/** Waits for the end of a pipe. */
export function receiveUntilEnd(end: PipeConnection): string {
	try {
		end.recvSync();
		return 'received';
	} catch (error) {
		return (error as Error).name;
	} finally {
		end.close();
	}
}
