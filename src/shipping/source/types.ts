/**
 * What is said of a text: parts of it, edits, and what it uses of its surroundings.
 */

/** Part of the text, by offsets. */
export interface Range {
	readonly start: number;
	readonly end: number;
}

export interface Edit extends Range {
	readonly replacement: string;
}

export interface FreeVariable {
	/** Assigned somewhere in the text. */
	written: boolean;
	/** Needed while a class is being defined, so before anything else can be set. */
	eager: boolean;
	/**
	 * Names of the properties used, where it is only ever used as `name.property`; else undefined.
	 */
	members: Set<string> | undefined;
	/** Where it stands. */
	readonly places: Place[];
}

/**
 * One use of a variable, with what else is written there: `{ a }` means `{ a: a }`, and a
 * call of `a` gives it no `this`.
 */
export interface Place extends Range {
	readonly as: 'value' | 'shorthand' | 'callee';
	/** A function or class without a name that is assigned there, and gets the variable's. */
	readonly gives?: Range | undefined;
}

/** What a text uses of its surroundings. */
export interface Uses {
	readonly free: ReadonlyMap<string, FreeVariable>;
	/**
	 * Replace `import.meta`, `import(`, a computed key and an outer `this` by what the
	 * receiver has in place of them.
	 */
	readonly edits: readonly Edit[];
	/** Uses of what only its surroundings have. */
	readonly usesOuter: {
		this: boolean;
		arguments: boolean;
		super: boolean;
		newTarget: boolean;
		private: string | undefined;
	};
	readonly hasEval: boolean;
}
