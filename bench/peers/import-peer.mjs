/** Imports a library from here, where the peers are installed. */
export const importPeer = (name) => import(name);
