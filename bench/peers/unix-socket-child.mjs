/** The other side of `unix-socket.mjs`. */
import { connect } from 'node:net';
import { onFrame, writeFrame } from './frames.mjs';
import { counter } from './peer-process.mjs';

const [, , path, task] = process.argv;
const socket = connect(path);
const send = (text) => writeFrame(socket, Buffer.from(text));
onFrame(socket, task === 'echo' ? (frame) => send(JSON.stringify(JSON.parse(frame))) : counter(send));
