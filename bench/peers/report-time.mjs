/**
 * The program that a person starts without a library: what `reportTime` does,
 * with the file as its argument.
 */
import { writeFileSync } from 'node:fs';

writeFileSync(process.argv[2], String(process.hrtime.bigint()));
