/** CommonJS: an ES module is not there yet when the first message comes, which then is lost. */
const { ClusterWorker } = require('poolifier');
const tasks = require('../tasks.mjs');

module.exports = new ClusterWorker({ ...tasks });
