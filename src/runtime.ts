/**
 * Which runtime runs this: Node.js, or one of those that offer Node's modules. Where one of them
 * lacks something, the file that needs it asks here.
 */
export const runtime: 'Node.js' | 'Bun' | 'Deno' =
	process.versions['bun'] !== undefined ? 'Bun' : process.versions['deno'] !== undefined ? 'Deno' : 'Node.js';
