/** `npm run demo`: the walkthrough, and then the service for you to go on with. `--once` ends after the walkthrough. */
import 'reflect-metadata'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { escapeTerminal, hookRegistry } from '@hookline/core'
import { openShop } from './shop.ts'
import { noDelete } from './service/no-delete.ts'
import { CallTree, type CallRecord } from './story/calls.ts'
import { paintFor } from './story/paint.ts'
import { EVERYTHING, treeOf } from './story/tree.ts'
import { runWalkthrough } from './walkthrough/run.ts'
import { steps } from './walkthrough/steps.ts'

const paint = paintFor(process.stdout)
const print = (line = ''): void => void process.stdout.write(`${line}\n`)
// Whoever reads along may leave (`| head`); that is an end like Ctrl-C.
process.stdout.on('error', () => {})

let stopping = false
const stop = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), once(process, 'SIGHUP'), once(process.stdout, 'error')]).then(
  () => {
    stopping = true
    // Whoever asks twice does not want to wait; PostgreSQL notices and goes too.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130))
  },
)

try {
  process.exitCode = await demo(readOnce())
} catch (error) {
  print(paint.bad(`hookline demo: ${escapeTerminal(error instanceof Error ? error.message : String(error))}`))
  process.exitCode = 1
}

async function demo(isOnce: boolean): Promise<number> {
  let onRequest = (_request: CallRecord): void => {}
  const tree = new CallTree(hookRegistry, request => onRequest(request))
  const shop = await openShop(line => tree.remark(callOf(line), 'log', line.trim()) || print(escapeTerminal(line.trim())))
  try {
    print(`${paint.title('Hookline.')} A shop at ${shop.url}, its carrier at ${shop.carrierUrl}, and ${shop.database}.`)
    print('In each step: the code (|), a real request with all that it caused (a tree), and what was checked (✓).')
    print()
    const nextRequest = (): Promise<CallRecord> => new Promise(resolve => (onRequest = resolve))
    const failures = await Promise.race([
      runWalkthrough(steps, { ...shop, paint, print: line => stopping || print(line), nextRequest }, () => stopping),
      stop.then(() => 0),
    ])
    if (failures > 0) print(paint.bad(`${failures} of ${steps.length} steps did not do what they say.`))
    else if (!stopping) print(paint.good(`All ${steps.length} steps did what they say.`))
    if (isOnce || stopping) return failures > 0 ? 1 : stopping ? 130 : 0
    onRequest = request => print(`${treeOf(request, EVERYTHING, paint).join('\n')}\n`)
    hookRegistry.register(noDelete)
    for (const line of goOn(shop.url)) print(line)
    await stop
    return failures > 0 ? 1 : 0
  } finally {
    tree.close()
    await shop.close()
    if (stopping) print('\nThe shop is closed; nothing of it is left.')
  }
}

function goOn(url: string): string[] {
  return [
    '',
    paint.title('The shop goes on. Try these in another terminal, and watch the story here; Ctrl-C ends it.'),
    `  curl -X POST ${url}/orders -H 'content-type: application/json' -d '{"customer":"you","item":"tea","quantity":1}'`,
    `  curl -X POST ${url}/orders -H 'content-type: application/json' -d '{"customer":"you","item":"gunpowder","quantity":1}'`,
    `  curl ${url}/orders/2`,
    `  curl -i -X DELETE ${url}/orders/3`,
    `  curl -i -X POST ${url}/hooks/no-delete/off`,
    `  curl -i -X DELETE ${url}/orders/3`,
    `  curl ${url}/report`,
    '',
  ]
}

function callOf(line: string): string {
  const { call, callId } = JSON.parse(line) as { call?: string; callId?: string }
  return call ?? callId ?? ''
}

function readOnce(): boolean {
  return parseArgs({ options: { once: { type: 'boolean', default: false } } }).values.once
}
