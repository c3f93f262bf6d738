/** A program that starts a server and does not stop it: it ends by itself, or stays until it is killed. */
import { startPostgres } from '@hookline/testing/postgres'

const { socketFolder, port } = await startPostgres({ databaseUrl: undefined })
process.stdout.write(`${JSON.stringify({ folder: socketFolder, port })}\n`)
if (process.argv[2] === 'stay') setInterval(() => {}, 60_000)
