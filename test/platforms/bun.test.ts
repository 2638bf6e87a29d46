/** The library in Bun: what works, and how the rest is refused. `docs/platforms.md` has the table. */
import { inRepository } from '../support/repository.js';
import { testRuntime } from './runtime-tests.js';

testRuntime({ name: 'Bun', binary: inRepository('node_modules/@oven/bun-linux-x64/bin/bun'), args: [] });
