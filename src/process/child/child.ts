/** What `boot.cts` needs of a child. */
export { runChild } from './child-main.js';
export { processSide } from './process-side.js';
export { threadSide } from './thread-side.js';
