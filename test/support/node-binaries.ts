import { existsSync } from 'node:fs';
import { repository } from './repository.js';

const installed24 = `${repository}/node_modules/node-24/bin/node`;
const major = Number(process.versions.node.split('.')[0]);

/** Path of a Node 24: this one, or the devDependency `node-24`. `undefined` if there is none. */
export const node24: string | undefined =
	major === 24 ? process.execPath : existsSync(installed24) ? installed24 : undefined;

/** The major version of the Node that runs the test. */
export const nodeMajor: number = major;
