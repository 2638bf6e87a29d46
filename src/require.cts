/**
 * What `require('multiprocess')` finds: the one ES module, as node's own `require` gives it. Test
 * runners with a `require` of their own, such as jest, can't load ES modules by it, and would have
 * an instance of the library for each test file.
 */
import Module = require('node:module');

export = new Module(__filename).require(`${__dirname}/index.js`);
