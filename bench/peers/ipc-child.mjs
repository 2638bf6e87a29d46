/** The other side of `ipc.mjs`. */
import { counter } from './peer-process.mjs';

const send = (message) => process.send(message);
process.on('message', process.argv[2] === 'echo' ? send : counter(send));
