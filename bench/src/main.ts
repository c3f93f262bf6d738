/** `npm run bench`: all sections one after the other, each result printed as it comes. */
import { writeFile } from 'node:fs/promises'
import { bytesSection } from './calls/bytes-section.ts'
import { callSection } from './calls/section.ts'
import { writeDocument } from './document.ts'
import { auditSection } from './hooks/audit-section.ts'
import { hookSection } from './hooks/section.ts'
import { importSection } from './import-section.ts'
import { loadSections } from './load/section.ts'
import { conditions, missingPeers } from './machine.ts'
import { memorySection } from './memory-section.ts'
import { readOptions } from './options.ts'
import { plainTable } from './report.ts'
import type { Result } from './result.ts'
import { wovenCallSection } from './weave/call-section.ts'
import { startSection } from './weave/start-section.ts'
import { transformSection } from './weave/transform-section.ts'

if (globalThis.gc === undefined) throw new Error('expected Node with --expose-gc, got one without. Start with "npm run bench".')
const options = readOptions(process.argv.slice(2))
const started = performance.now()
const results: Result[] = []
const emit = (some: readonly Result[]): void => {
  results.push(...some)
  console.log(plainTable(some))
}

console.log(`${conditions().join('\n')}\n`)
const missing = missingPeers()
if (missing.length > 0) console.log(`Left out, because they are not installed in bench/peers: ${missing.join(', ')}.\n`)
for (const section of [
  callSection,
  bytesSection,
  importSection,
  loadSections,
  memorySection,
  wovenCallSection,
  startSection,
  transformSection,
  hookSection,
  auditSection,
])
  await section(options, emit)

if (results.length === 0)
  throw new Error(
    `expected --only to name a group, got "${options.only ?? ''}". Groups: call, bytes, import, express, pg, fetch, http-server, http-client, memory, weave-call, weave-start, weave-transform, hooks-logging, hooks-redaction, hooks-sql, hooks-guard, hooks-metrics, hooks-tracing, hooks-audit.`,
  )
if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(results, null, 2)}\n`)
if (options.write) console.log(`Written: ${await writeDocument(results)}`)
console.log(`${results.length} results in ${Math.round((performance.now() - started) / 1000)} s.`)
