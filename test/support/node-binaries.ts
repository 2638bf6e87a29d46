import { existsSync } from 'node:fs';
import { repository } from './repository.js';

const installed24 = `${repository}/node_modules/node-24/bin/node`;
const major = Number(process.versions.node.split('.')[0]);

/**
 * Path of a Node 24, or `undefined` where there is none: this one, or the devDependency `node-24`.
 */
export const node24: string | undefined =
	major === 24 ? process.execPath : existsSync(installed24) ? installed24 : undefined;

/** Which major version of Node runs the test. */
export const nodeMajor: number = major;
