/**
 * Names for what a unit needs besides its captured variables. They share the receiver's code with
 * the user's names, so they are names that nobody uses.
 */

/**
 * A unit's access to the original file's `import.meta` and `import()`. Never captured, since every
 * unit gets its own.
 */
export const IMPORT_META = '$multiprocess_meta';
export const IMPORT = '$multiprocess_import';
/** What vite, and so vitest, makes of `import.meta` and `import()`. */
export const VITE_IMPORT_META = '__vite_ssr_import_meta__';
export const VITE_IMPORT = '__vite_ssr_dynamic_import__';
/** The base class. */
export const HERITAGE = '$multiprocess_super';
/** With an index: the computed name of a class member. */
export const COMPUTED_KEY = '$multiprocess_key';
/** With an index: the computed name of a field. */
export const FIELD_KEY = '$multiprocess_field';
/** The `arguments` of the function around an arrow function. */
export const OUTER_ARGUMENTS = '$multiprocess_arguments';
/** The `this` of the function around an arrow function. */
export const OUTER_THIS = '$multiprocess_this';
/** Prefix of a variable that several functions share: the cell that holds it. */
export const CELL = '$multiprocess_cell_';
/** Prefix of a `const` to which the unit assigns: its initial value. */
export const READ_ONLY = '$multiprocess_const_';
/**
 * For a class with #private members: the switch and the functions of `private-parts.ts`, and the
 * arguments of its constructor.
 */
export const RESTORE = '$multiprocess_restore';
export const ARGUMENTS = '$multiprocess_parameters';
/** The new value, in a setter of a variable. */
export const NEW_VALUE = '$multiprocess_value';

/**
 * What every unit gets anew, so that a function that arrived here is not sent on with this
 * process's values.
 */
export const OF_UNIT: ReadonlySet<string> = new Set([IMPORT_META, IMPORT, VITE_IMPORT_META, VITE_IMPORT, RESTORE]);
