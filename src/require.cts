/**
 * What `require('multiprocess')` loads: the single ES module, by Node's own `require`. Test runners
 * such as jest have a `require` of their own. It can't load ES modules, and would make an instance
 * of the library for each test file.
 */
import Module = require('node:module');

export = new Module(__filename).require(`${__dirname}/index.js`);
