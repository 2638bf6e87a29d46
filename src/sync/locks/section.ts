/**
 * Sections: one `with()` or `hold()` of an RLock, and which code runs inside it. That is a matter
 * of the async context, so that of two tasks of one thread only the one that took the lock may take
 * it again. It is not what holds a lock: that is a Holding, in `lock-core.ts`.
 */
import type { AsyncLocalStorage } from 'node:async_hooks';

export class Section {
	#enclosing: Section | undefined;
	#hasBegun = false;
	#isOver = false;
	/** What stands for it in the contexts of code that is inside it for certain. */
	#certain: Section | undefined;

	constructor() {
		this.#enclosing = Section.innermost();
	}

	/** Runs a function inside it. */
	run<R>(fn: () => R): R {
		this.begin();
		return storage().run(this, fn);
	}

	/**
	 * Puts inside it what follows from the running code: the rest of the caller, behind its `await`.
	 * Its caller, too, if that goes on meanwhile, which can't be told apart; so it counts only from
	 * `begin()` on, when that turn is over, and until `confirm()` says what is inside for certain.
	 */
	enter(): void {
		storage().enterWith(this);
	}

	begin(): void {
		this.#hasBegun = true;
	}

	/**
	 * The running code is inside it for certain, so that from now on only what follows from here is.
	 */
	confirm(): void {
		if (this.#isOver) return;
		const certain = new Section();
		certain.#enclosing = this.#enclosing;
		this.#certain = certain;
		storage().enterWith(certain);
	}

	/** Nothing is inside it any more. */
	end(): void {
		this.#isOver = true;
		if (this.#certain) this.#certain.#isOver = true;
		// What follows from here must not keep it.
		const current = contexts?.getStore();
		if (current && current.#isOver) contexts?.enterWith(Section.innermost());
	}

	get isOver(): boolean {
		return this.#isOver;
	}

	/** Whether the running code is inside it, however deep. */
	get isCurrent(): boolean {
		if (!this.#hasBegun || this.#isOver) return false;
		const wanted = this.#certain ?? this;
		for (let section = contexts?.getStore(); section; section = section.#enclosing) if (section === wanted) return true;
		return false;
	}

	/**
	 * The innermost that is not over. Those that are over leave the chain, which would else
	 * grow with each hold in a loop.
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

/**
 * Made with the first section: it makes every promise of the thread a little slower, on Node 20.
 */
let contexts: AsyncLocalStorage<Section | undefined> | undefined;

function storage(): AsyncLocalStorage<Section | undefined> {
	contexts ??= new (process.getBuiltinModule('node:async_hooks').AsyncLocalStorage)();
	return contexts;
}
