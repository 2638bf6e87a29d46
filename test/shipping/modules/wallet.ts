/** A class that travels by reference, whose state nobody can read from outside. */
export class Wallet {
	#money = 0;

	get money(): number {
		return this.#money;
	}
}
