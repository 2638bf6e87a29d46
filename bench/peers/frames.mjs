/** Length-prefixed messages on a byte stream: four bytes of length, then the message. */
const HEAD = 4;

/** @returns whether there is room for more */
export function writeFrame(socket, bytes) {
	const head = Buffer.allocUnsafe(HEAD);
	head.writeUInt32LE(bytes.length);
	socket.write(head);
	return socket.write(bytes);
}

export function onFrame(socket, listener) {
	let chunks = [];
	let length = 0;
	let wanted = HEAD;
	socket.on('data', (chunk) => {
		chunks.push(chunk);
		length += chunk.length;
		if (length < wanted) return;
		let bytes = chunks.length === 1 ? chunk : Buffer.concat(chunks);
		for (wanted = HEAD; bytes.length >= HEAD; wanted = HEAD) {
			wanted = HEAD + bytes.readUInt32LE();
			if (bytes.length < wanted) break;
			listener(bytes.subarray(HEAD, wanted));
			bytes = bytes.subarray(wanted);
		}
		chunks = [bytes];
		length = bytes.length;
	});
}
