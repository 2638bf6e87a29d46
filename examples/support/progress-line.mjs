import { count, megabytes, seconds } from './format.mjs';

const BAR = 14;
/** Milliseconds between updates of the live line on a terminal, of the plain lines elsewhere. */
const LIVE = 80;
const PLAIN = 2000;

/**
 * Shows progress: one live line on a terminal, a line now and then where the output goes to a file
 * or a pipe.
 */
export class ProgressLine {
	#title;
	#total;
	#began = performance.now();
	#files = 0;
	#bytes = 0;
	#live = process.stdout.isTTY;
	#timer;

	/** @param {{ files: number, bytes: number }} total */
	constructor(title, total) {
		this.#title = title;
		this.#total = total;
		this.#timer = setInterval(() => this.#show(), this.#live ? LIVE : PLAIN);
		if (this.#live) this.#show();
	}

	update(files, bytes) {
		this.#files = files;
		this.#bytes = bytes;
	}

	/** Shows the last state and ends the line. */
	end() {
		clearInterval(this.#timer);
		this.#show();
		if (this.#live) process.stdout.write('\n');
	}

	#show() {
		const time = Math.max(1, performance.now() - this.#began);
		const { files, bytes } = this.#total;
		const rate = `${megabytes(this.#bytes / (time / 1000))}/s`;
		const state = `${count(this.#files)} of ${count(files, 'file')}  ${megabytes(this.#bytes)}  ${seconds(time)}  ${rate}`;
		if (!this.#live) {
			console.log(`${this.#title}: ${state}`);
			return;
		}
		const full = Math.round(BAR * (bytes > 0 ? Math.min(1, this.#bytes / bytes) : 1));
		const line = `${this.#title.padEnd(12)}${'█'.repeat(full)}${'░'.repeat(BAR - full)}  ${state}`;
		// A line wider than the terminal would wrap, and then could not be drawn over.
		process.stdout.write(`\r\x1b[K${line.slice(0, process.stdout.columns - 1)}`);
	}
}
