// express-pouchdb over LevelDB, for comparison: keeps its files in the folder that is its argument, and prints its port.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const express = require('express');
const expressPouchDB = require('express-pouchdb');
const PouchDB = require('pouchdb-node');

const folder = process.argv[2];
const options = { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: `${folder}log.txt` };
const app = express();
app.use(expressPouchDB(PouchDB.defaults({ prefix: folder }), options));
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
