/**
 * A child that is a worker thread. It has a port in place of the socket, and its own output
 * streams. Folder, title and signals belong to the process.
 */
import { followLoads } from '../../module-loads.js';
import type { ChildSide } from './child-side.js';
import { currentRecord } from '../current.js';
import { ControlFrame, wholeFrame } from '../line/frame.js';
import { PortLine } from '../line/port-line.js';
import type { ThreadData } from '../protocol.js';
import { inspectThrown, setOutput, writeFully } from '../output.js';

export function threadSide(): ChildSide {
	const { workerData } = process.getBuiltinModule('node:worker_threads');
	const { port, words, hasBegun, loads, stdio } = workerData as ThreadData;
	followLoads(loads);
	const line = new PortLine(port, words, 1);
	setOutput((fd, bytes) => {
		if (stdio === 'pipe') line.write(wholeFrame(ControlFrame.OUTPUT, fd, bytes));
		else if (stdio === 'inherit') writeFully(fd, bytes);
	});
	process.on('uncaughtExceptionMonitor', showUncaught);
	Atomics.store(hasBegun, 0, 1);
	return {
		read: () => line.read(),
		// Only a standby asks, and a thread never is one.
		hasInput: () => false,
		write: (bytes) => void line.write(bytes),
		prepare() {},
		open: () => line,
		become() {},
	};
}

/**
 * Shows an uncaught error, as a process does by itself. A worker would hand the error to the thread
 * that started it, and so lose what can't be cloned.
 */
function showUncaught(error: unknown): void {
	if (process.listenerCount('uncaughtException') > 0 || process.hasUncaughtExceptionCaptureCallback()) return;
	process.stderr.write(`${currentRecord().name}: ${inspectThrown(error)}\n`);
}
