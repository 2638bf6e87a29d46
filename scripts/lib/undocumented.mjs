/** Public names that no doc comment describes yet. An entry that is described fails the check. */
export const notYet = [];
