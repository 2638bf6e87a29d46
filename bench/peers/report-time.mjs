/**
 * The program that a user starts without a library. It does what `reportTime` does, with the file
 * as its argument.
 */
import { writeFileSync } from 'node:fs';

writeFileSync(process.argv[2], String(process.hrtime.bigint()));
