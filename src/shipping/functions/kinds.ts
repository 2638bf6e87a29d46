/**
 * How functions, and what travels by name, are told apart on the wire. After the tag FUNCTION:
 *
 *     UNIT   uint definition, uid or undefined, values of the eager parameters, values of the others, name or undefined,
 *            u8 {@link Extras}, then what these flags announce
 *     BOUND  target, this, array of arguments
 *     PROXY  target, handler
 *
 * After BY_REFERENCE a {@link ReferenceKind} and a path.
 */
export const FunctionKind = { UNIT: 0, BOUND: 1, PROXY: 2 } as const;

export const Extras = {
	/** The prototype's prototype: of a constructor function that inherits in the way from before classes. */
	INHERITS: 1,
	/** properties of the function or class */
	PROPERTIES: 2,
	/** properties of its prototype */
	PROTOTYPE_PROPERTIES: 4,
} as const;

export const ReferenceKind = {
	/** uint number of steps, strings */
	INTRINSIC: 0,
	/** uint definition of the module, uint number of steps, strings */
	MODULE: 1,
	/** string: the file whose `require` it is */
	REQUIRE: 2,
} as const;
