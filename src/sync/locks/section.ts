/**
 * Sections: one `with()` or `hold()` of an RLock, and which code runs inside it. The async context
 * decides that, so that only the task that acquired the lock may acquire it again, and not another
 * task of the same thread. A section holds no lock: a Holding does, in `lock-core.ts`.
 *
 * Compare Trio, whose tasks own their locks. A task of Node is an async context
 * (`AsyncLocalStorage`). Alternative: an explicit token that callers pass along, which
 * no code that merely calls `save()` would have. Open: `enterWith` puts the caller's
 * caller inside as well (see `enter`).
 */
import type { AsyncLocalStorage } from 'node:async_hooks';

export class Section {
	#enclosing: Section | undefined;
	#hasBegun = false;
	#isOver = false;
	/** Stands for this section in the contexts of code that is certainly inside. */
	#certain: Section | undefined;

	constructor() {
		this.#enclosing = Section.innermost();
	}

	/** Runs a function inside the section. */
	run<R>(fn: () => R): R {
		this.begin();
		return storage().run(this, fn);
	}

	/**
	 * Puts everything that follows from the running code inside the section: the rest of the caller,
	 * after its `await`. The caller's own caller is included if it goes on meanwhile, as the two
	 * cannot be told apart. So the section counts only from `begin()`, when that turn is over, and
	 * `confirm()` then says what is certainly inside.
	 */
	enter(): void {
		storage().enterWith(this);
	}

	begin(): void {
		this.#hasBegun = true;
	}

	/** Marks the running code as certainly inside: from now on only what follows from here is. */
	confirm(): void {
		if (this.#isOver) return;
		const certain = new Section();
		certain.#enclosing = this.#enclosing;
		this.#certain = certain;
		storage().enterWith(certain);
	}

	/** Ends the section: nothing is inside it any more. */
	end(): void {
		this.#isOver = true;
		if (this.#certain) this.#certain.#isOver = true;
		// What follows from here must not keep the section alive.
		const current = contexts?.getStore();
		if (current && current.#isOver) contexts?.enterWith(Section.innermost());
	}

	get isOver(): boolean {
		return this.#isOver;
	}

	/** Whether the running code is inside, however deep. */
	get isCurrent(): boolean {
		if (!this.#hasBegun || this.#isOver) return false;
		const wanted = this.#certain ?? this;
		for (let section = contexts?.getStore(); section; section = section.#enclosing) if (section === wanted) return true;
		return false;
	}

	/**
	 * The innermost section that is not over. Sections that are over leave the chain, which would
	 * otherwise grow with each hold in a loop.
	 */
	static innermost(): Section | undefined {
		const first = Section.#skipEnded(contexts?.getStore());
		for (let section = first; section; section = section.#enclosing)
			section.#enclosing = Section.#skipEnded(section.#enclosing);
		return first;
	}

	static #skipEnded(from: Section | undefined): Section | undefined {
		let section = from;
		while (section !== undefined && section.#isOver) section = section.#enclosing;
		return section;
	}
}

/** Made with the first section: on Node 20 it slows down every promise of the thread a little. */
let contexts: AsyncLocalStorage<Section | undefined> | undefined;

function storage(): AsyncLocalStorage<Section | undefined> {
	contexts ??= new (process.getBuiltinModule('node:async_hooks').AsyncLocalStorage)();
	return contexts;
}
