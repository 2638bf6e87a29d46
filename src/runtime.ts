/**
 * The runtime of this program: Node.js, or one that offers Node's modules. A file that needs what
 * one of them lacks asks here.
 */
export const runtime: 'Node.js' | 'Bun' | 'Deno' =
	process.versions['bun'] !== undefined ? 'Bun' : process.versions['deno'] !== undefined ? 'Deno' : 'Node.js';
