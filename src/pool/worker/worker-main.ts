/**
 * The worker's side of a pool: runs the initializer, then task after task, until the pool tells it
 * to stop or its parent is gone.
 */
import type { EntryMain } from '../../process/protocol.js';
import { runToEnd } from '../../process/run-to-end.js';
import { encodeThrown } from '../../shipping/thrown.js';
import { shareProcessors } from '../processors.js';
import { FrameType, type WorkerPayload } from '../protocol.js';
import { TaskRunner } from './task-runner.js';
import { onUncaught, TaskHistory } from '../uncaught.js';
import { warmUpSoon } from './worker-warm-up.js';

export const main: EntryMain = async (channel, payload) => {
	const { initializer, initArgs, workers } = payload as WorkerPayload;
	shareProcessors(workers);
	channel.ref();
	const history = new TaskHistory();
	onUncaught(history, (packet) => {
		channel.send(FrameType.UNCAUGHT, 0, packet);
		channel.flush();
	});
	try {
		await runToEnd(initializer?.(...initArgs));
	} catch (error) {
		channel.send(FrameType.BROKEN, 0, encodeThrown(error));
		channel.close();
		process.exit(1);
	}
	const runner = new TaskRunner(
		{
			send: (type, id, packet) => channel.add(type, id, packet),
			flush: () => channel.flush(),
		},
		history,
	);
	channel.send(FrameType.READY, 0);
	channel.flush();
	let isIdle = true;
	warmUpSoon(() => isIdle);
	await new Promise<void>((stop) => {
		channel.listen(
			(type, id, bytes, definitions) => {
				isIdle = false;
				if (type === FrameType.STOP) stop();
				else runner.accept(type, id, bytes, definitions);
			},
			() => {},
		);
	});
	// Whatever a task left behind, such as a timer or a server, would keep the process
	// alive. A worker ends with its pool.
	process.exit(0);
};
