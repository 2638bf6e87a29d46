/** A module that imports something from the program. */
import { exportedByTest } from '../functions/modules.test.js';

export const readMain = (): (() => string) => () => exportedByTest.text;
