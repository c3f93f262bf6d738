/** The shop alone, as a process of its own. It knows nothing of rules; it prints its address, and ends when its input does. */
import 'reflect-metadata'
import { once } from 'node:events'
import { openShop } from './shop.ts'

const shop = await openShop(line => process.stdout.write(line))
console.log(`open at ${shop.url}`)
// A terminal's Ctrl-C is for whoever started this; when that ends, however it does, the pipe ends too.
process.on('SIGINT', () => {})
await once(process.stdin.resume(), 'end')
await shop.close()
