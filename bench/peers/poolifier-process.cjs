/** CommonJS, because an ES module loads too late and loses the first message. */
const { ClusterWorker } = require('poolifier');
const tasks = require('../tasks.mjs');

module.exports = new ClusterWorker({ ...tasks });
