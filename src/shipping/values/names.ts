/**
 * Names that the library gives to what a unit needs besides its captured variables. They stand in
 * the receiver's code beside the user's own names, so they are such as nobody uses.
 */

/**
 * Under these a unit finds the original file's `import.meta` and `import()`; never captured,
 * as every unit is given its own.
 */
export const IMPORT_META = '$multiprocess_meta';
export const IMPORT = '$multiprocess_import';
/** What vite makes of `import.meta` and `import()`: so vitest, too. */
export const VITE_IMPORT_META = '__vite_ssr_import_meta__';
export const VITE_IMPORT = '__vite_ssr_dynamic_import__';
/** The class that a class extends. */
export const HERITAGE = '$multiprocess_super';
/** With its index: the name of a class's computed member. */
export const COMPUTED_KEY = '$multiprocess_key';
/** Likewise of a field. */
export const FIELD_KEY = '$multiprocess_field';
/** The `arguments` of the function around an arrow function. */
export const OUTER_ARGUMENTS = '$multiprocess_arguments';
/** The `this` of the function around an arrow function. */
export const OUTER_THIS = '$multiprocess_this';
/** Before the name of a variable that several functions share: what holds it. */
export const CELL = '$multiprocess_cell_';
/** Before the name of a `const` to which the unit assigns: the value that it gets. */
export const READ_ONLY = '$multiprocess_const_';
/**
 * Of a class with #private members: the switch, and the functions, that `private-parts.ts` tells
 * of; and its constructor's arguments.
 */
export const RESTORE = '$multiprocess_restore';
export const ARGUMENTS = '$multiprocess_parameters';
/** What a variable is set to that is part of a cycle. */
export const NEW_VALUE = '$multiprocess_value';

/**
 * What every unit is given anew, so that a function which came here is not sent on with that of
 * here.
 */
export const OF_UNIT: ReadonlySet<string> = new Set([IMPORT_META, IMPORT, VITE_IMPORT_META, VITE_IMPORT, RESTORE]);
