/**
 * A kind of handle, registered by its module in the way of the areas above shipping.
 */
import { registerHandle } from '#src/shipping/wire/handles.js';

let made = 0;

export class Ticket {
	readonly pid = process.pid;
	constructor(readonly name: string) {
		made++;
	}
}

export const ticketsMade = (): number => made;

registerHandle({
	kind: 'test-ticket',
	module: import.meta.url,
	type: Ticket,
	describe: ({ name }) => ({ name }),
	attach: ({ name }) => new Ticket(name),
});
