/** What the slots of a module are called that are no variables (`module-slots.ts`). */

/**
 * What writes by `this` go to: whichever object that is, it was made for it, or its method changes
 * it.
 */
export const THIS = 'this';
/** What `module.exports` is called here. */
export const EXPORTS = 'exports';
