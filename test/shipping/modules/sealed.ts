/** A class that others import. */
export class Sealed {
	#value: number;
	constructor(value: number) {
		this.#value = value;
	}
	read(): number {
		return this.#value;
	}
}
