/** What `boot.cts` loads. */
export { runChild } from './child-main.js';
export { processSide } from './process-side.js';
export { threadSide } from './thread-side.js';
