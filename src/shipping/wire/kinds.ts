/**
 * How functions, and what travels by name, are distinguished on the wire. After the tag FUNCTION:
 *
 *     UNIT   uint definition; uid or undefined; with a uid, the static objects (uint number of properties; of each its key, hash and uint number
 *            of objects); values of the eager parameters; values of the others; name or undefined; u8 {@link Extras}, then what these flags announce
 *     BOUND  target, this, array of arguments
 *     PROXY  target, handler
 *     MADE   function that makes it, array of arguments
 *     FIELD  instance, class, name of the field, u8 {@link FieldFlag} and properties of an arrow function that the instance has from its making
 *     INNER  class, uint number of a function in its static part that uses #private members, name, properties
 *     COMPLETED  the class by reference, uint number of members, uint definition of the graph of {@link LateMember}s
 *     MEMBER class, key, u8 {@link MemberFlag} and properties of a member that the class's text defines
 *
 * After BY_REFERENCE a {@link ReferenceKind} and a path.
 */
export const FunctionKind = {
	UNIT: 0,
	BOUND: 1,
	PROXY: 2,
	MEMBER: 3,
	FIELD: 4,
	MADE: 5,
	COMPLETED: 6,
	INNER: 7,
} as const;

export const Extras = {
	/** the prototype of its prototype, for a constructor function with pre-class inheritance */
	INHERITS: 1,
	/** properties of the function or class */
	PROPERTIES: 2,
	/** properties of its prototype */
	PROTOTYPE_PROPERTIES: 4,
	/**
	 * two arrays of keys of members that the text defines and that were deleted: static ones, then
	 * those of instances
	 */
	MISSING: 8,
	/** what it inherits from, where its text does not say so */
	PROTOTYPE: 16,
} as const;

/** Which part of a member a function is: getter, setter, or else the method. */
export const MemberFlag = { GET: 1, SET: 2, STATIC: 4, PROPERTIES: 8 } as const;

/** Flags of an arrow function in a field. */
export const FieldFlag = { PRIVATE: 1, PROPERTIES: 2 } as const;

export const ReferenceKind = {
	/** uint number of steps, strings */
	INTRINSIC: 0,
	/** uint definition of the module, uint number of steps, strings */
	MODULE: 1,
	/** string: the file whose `require` it is */
	REQUIRE: 2,
	/**
	 * uint definition of the module, steps to a function that sees the variable,
	 * string: its name; steps from there
	 */
	VARIABLE: 3,
} as const;

/** A member that COMPLETED carries, as `Object.defineProperty` takes it. */
export interface LateMember {
	readonly owner: object;
	readonly key: string | symbol;
	readonly descriptor: PropertyDescriptor;
}

/**
 * A collection that keeps state of objects outside of them; see `send/functions/private-stores.ts`.
 */
export type Store = WeakMap<object, unknown> | WeakSet<object>;
