// Hocuspocus with its SQLite extension, with its own settings. Its packages lie where PACKAGES says.
// Nothing else: it is measured as its manual starts it.

import { createRequire } from 'node:module'
import { join } from 'node:path'

const require = createRequire(join(process.env.PACKAGES, 'package.json'))
const { Server } = require('@hocuspocus/server')
const { SQLite } = require('@hocuspocus/extension-sqlite')

const server = new Server({ port: Number(process.env.PORT), address: '127.0.0.1', quiet: true, extensions: [new SQLite({ database: process.env.DATA })] })
await server.listen()
