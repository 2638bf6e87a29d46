import { ThreadWorker } from 'poolifier';
import * as tasks from '../tasks.mjs';

export const worker = new ThreadWorker({ ...tasks });
