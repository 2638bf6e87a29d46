/**
 * The wire format of one graph.
 *
 * A value starts with one byte: 0x00–0x7f is the integer 0…127, 0xe0–0xff the integer -32…-1, and
 * anything else a tag of this table. `uint` is a little-endian base-128 varint; `string` is a value
 * with one of the three string tags. Objects are numbered in the order in which they begin, so that
 * their contents may refer back to them. The shapes of a packet (lists of keys) are numbered
 * likewise.
 */
export const Tag = {
	NULL: 0xc0,
	UNDEFINED: 0xc1,
	FALSE: 0xc2,
	TRUE: 0xc3,
	/** i32 */
	INT32: 0xc4,
	/** f64 */
	FLOAT64: 0xc5,
	/** u8 length, one byte a character */
	STRING8: 0xc6,
	/** u32 length, one byte a character */
	STRING32: 0xc7,
	/** u32 length in code units, two bytes each: exact for lone surrogates */
	STRING_UTF16: 0xc8,
	/** string of hexadecimal digits */
	BIGINT: 0xc9,
	/** uint length, values; HOLE for a missing one */
	ARRAY: 0xca,
	HOLE: 0xcb,
	/** uint length, i32 each */
	INT32_ARRAY: 0xcc,
	/** uint length, f64 each */
	FLOAT64_ARRAY: 0xcd,
	/** a new shape: uint number of keys, strings; then the values of its first object */
	SHAPE: 0xce,
	/** uint number of a shape; then the values */
	RECORD: 0xcf,
	/** uint number of pairs, then key and value each: an object with too many keys for a shape */
	DICTIONARY: 0xd0,
	/** uint number of an object that began before */
	REFERENCE: 0xd1,
	/** u8 {@link SymbolKind}, then strings */
	SYMBOL: 0xd2,
	/** u8 {@link ObjectKind}, then the contents of that kind */
	OBJECT: 0xd3,
	/** see `kinds.ts` */
	FUNCTION: 0xd4,
	/** something that the receiver has by itself; see `shipping/reach/find-reference.ts` */
	BY_REFERENCE: 0xd5,
	/**
	 * two values: the first must be complete before the second can be made (its class, a bound
	 * target)
	 */
	AFTER: 0xd6,
	/**
	 * uint length, uint number of elements, then index (uint) and value of each: a
	 * long array that is mostly holes
	 */
	SPARSE_ARRAY: 0xd7,
	/**
	 * uint number of an object in a static property of a class, then the object; see
	 * `classes/static-objects.ts`
	 */
	STATIC: 0xd8,
	/** an object of a built-in kind, its class or null, and properties beyond those of the kind */
	EXTENDED: 0xd9,
} as const;

export const SymbolKind = {
	/** its key: `Symbol.for(key)` */
	REGISTERED: 0,
	/** its name: `Symbol[name]` */
	WELL_KNOWN: 1,
	/** its identity, its description */
	UNIQUE: 2,
} as const;

/**
 * `properties`: see `send/write-properties.ts`. `type`: the constructor as a value, or null for the
 * built-in class itself.
 */
export const ObjectKind = {
	/** properties */
	DESCRIBED: 0,
	/** record or dictionary */
	NULL_PROTOTYPE: 1,
	/** constructor, record or dictionary */
	INSTANCE: 2,
	/** constructor, properties */
	DESCRIBED_INSTANCE: 3,
	/** prototype, properties */
	INHERITING: 4,
	/** constructor whose `prototype` it is */
	PROTOTYPE: 5,
	/**
	 * type, array, properties: an instance of a class that extends Array, or a language array with
	 * names
	 */
	ARRAY_SUBCLASS: 6,
	/** uint length, bytes */
	ARRAY_BUFFER: 7,
	/** uint maximal length, uint length, bytes */
	RESIZABLE_BUFFER: 8,
	/** uint length, bytes */
	BUFFER: 9,
	/** type, string name of the built-in class, buffer, uint byte offset, uint length */
	VIEW: 10,
	/** type, number, properties */
	DATE: 11,
	/** type, string source, string flags, properties */
	REGEXP: 12,
	/** type, uint size, pairs, properties */
	MAP: 13,
	/** type, uint size, values, properties */
	SET: 14,
	/** constructor, stack, properties */
	ERROR: 15,
	/** primitive */
	BOXED: 16,
	/** string name of the class, array of arguments */
	CONSTRUCTED: 17,
	/**
	 * rebuild function; byte 1, string name of the class and the packet of the
	 * reduce function, or byte 0; data
	 */
	REDUCED: 18,
	/** uint definition of the module that attaches it, string kind, description */
	HANDLE: 19,
	/** string message, string name, stack, properties */
	DOM_EXCEPTION: 20,
	/** the memory of a Buffer, as a HANDLE */
	LENT_BUFFER: 21,
	/**
	 * an instance with #private members: constructor; uint levels and the constructor of each; 1 if
	 * fields hold arrow functions of the class, else 0; for each level uint count and values; uint
	 * count and names (strings) of deleted fields; properties
	 */
	PRIVATE_INSTANCE: 22,
	/** constructor, contents of a HANDLE, properties: a class that extends one of this library's */
	HANDLE_SUBCLASS: 23,
	/**
	 * string: its uid. Its entries for objects of the graph follow the graph: store, object and
	 * value, until the end; see `send/functions/private-stores.ts`
	 */
	WEAK_MAP: 24,
	/** the same without values */
	WEAK_SET: 25,
} as const;

/** Flags of one property in `properties`. */
export const PropertyFlag = { ENUMERABLE: 1, WRITABLE: 2, CONFIGURABLE: 4, VALUE: 8 } as const;
export const ORDINARY_PROPERTY = 15;
