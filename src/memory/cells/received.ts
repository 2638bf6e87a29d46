/**
 * Constructs shared objects from what a message brought.
 *
 * A program constructs a shared object from options. A receiver constructs one around a core that
 * it has attached to, and has no options. The constructor's parameters are the options alone: the
 * receiver leaves the core here, and the constructor takes it.
 *
 * ```ts
 * const received = new Received<LockCore>();
 *
 * class Lock {
 * 	readonly #core: LockCore;
 *
 * 	constructor(options: LockOptions = {}) {
 * 		this.#core = received.take() ?? LockCore.create(options);
 * 	}
 *
 * 	static {
 * 		received.register(Lock, {
 * 			kind: 'lock',
 * 			module: import.meta.url,
 * 			depart: (lock) => lock.#core.depart(),
 * 			attach: (address) => LockCore.attach(address, 'Lock'),
 * 		});
 * 	}
 * }
 * ```
 *
 * Alternatives: with a hidden parameter the constructor's types would not be true, and
 * users could pass it. A common base class would show in the public types, and each use
 * of the core would go through it.
 */
import { type HandleKind, registerHandle } from '../../shipping/wire/handles.js';

/** A kind of handle whose `attach` returns the object's core. */
interface CoreKind<T extends object, C, D> extends Omit<HandleKind<T, D>, 'type' | 'attach'> {
	attach(description: D): C;
}

type Class<T> = abstract new (...args: never[]) => T;

/** Hands cores to the constructor of a class and of the classes that extend it. */
export class Received<C> {
	#core: C | undefined;

	/**
	 * Takes the core for the object under construction; `undefined` if a program constructs it. The
	 * constructor calls it once, before anything else.
	 */
	take(): C | undefined {
		const core = this.#core;
		this.#core = undefined;
		return core;
	}

	/** Lets the objects of a class travel as handles. */
	register<T extends object, D>(type: Class<T>, kind: CoreKind<T, C, D>): void {
		registerHandle<T, D>({
			...kind,
			type,
			attach: (description) => this.construct(type, kind.attach(description)),
		});
	}

	/** Constructs an object around a core. */
	construct<T>(type: Class<T>, core: C): T {
		this.#core = core;
		try {
			return Reflect.construct(type, []) as T;
		} finally {
			this.#core = undefined;
		}
	}
}
