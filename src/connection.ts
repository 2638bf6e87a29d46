/**
 * `multiprocess/connection`: the part of the library by which two processes talk. Python:
 * `multiprocessing.connection`.
 */
export type {
	BlockingReceiver,
	BlockingSender,
	Connection,
	PipeConnection,
	Receiver,
	Sender,
} from './connection/connection.js';
export { Pipe, wait } from './connection/face.js';
export type { Waitable } from './connection/wait.js';
