/**
 * How the classes of shared objects take what a message has brought.
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
 * Alternatives: a hidden parameter makes the constructor lie about its types, and
 * users can pass it. A common base class would show in the public types, and each use
 * of the core would go through it.
 */
import { type HandleKind, registerHandle } from '../shipping/wire/handles.js';

/** A handle's kind, where what `attach` gives is the core of the object. */
interface CoreKind<T extends object, C, D> extends Omit<HandleKind<T, D>, 'type' | 'attach'> {
	attach(description: D): C;
}

type Class<T> = abstract new (...args: never[]) => T;

/** Hands cores to the constructor of a class, and to those of classes that extend it. */
export class Received<C> {
	#core: C | undefined;

	/**
	 * Takes the core that the object under construction is for. To be called once by the constructor,
	 * before anything else; `undefined` where a program constructs the object.
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
