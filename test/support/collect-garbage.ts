import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** What nothing refers to is collected; its finalizers run in a later turn. */
export const collectGarbage = runInNewContext('gc') as () => void;
