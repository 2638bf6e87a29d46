/**
 * The types that all readers of a function's text share: its parts, its edits, and what it uses of
 * its surroundings.
 */

/** A part of the text, as offsets. */
export interface Range {
	readonly start: number;
	readonly end: number;
}

export interface Edit extends Range {
	readonly replacement: string;
}

export interface FreeVariable {
	/** Whether the text assigns to it anywhere. */
	written: boolean;
	/** Whether it is needed while a class is being defined, so before any variable can be set. */
	eager: boolean;
	/** Names of the properties used, if the text uses it only as `name.property`; else undefined. */
	members: Set<string> | undefined;
	/** Every place where it stands. */
	readonly places: Place[];
}

/**
 * One use of a variable, and the notation it stands in: a shorthand `{ a }` means `{ a: a }`, and a
 * callee `a()` gets no `this` from it.
 */
export interface Place extends Range {
	readonly as: 'value' | 'shorthand' | 'callee';
	/** A nameless function or class that is assigned there and takes the variable's name. */
	readonly gives?: Range | undefined;
}

/** What a text uses of its surroundings. */
export interface Uses {
	readonly free: ReadonlyMap<string, FreeVariable>;
	/**
	 * Replace `import.meta`, `import(`, a computed key and an outer `this` by what the receiver has
	 * in their place.
	 */
	readonly edits: readonly Edit[];
	/** Uses of what exists only in its surroundings. */
	readonly usesOuter: {
		this: boolean;
		arguments: boolean;
		super: boolean;
		newTarget: boolean;
		private: string | undefined;
	};
	readonly hasEval: boolean;
}
