/** A class that others import. */
export class Sealed {
	#value = 1;
	read(): number {
		return this.#value;
	}
}
