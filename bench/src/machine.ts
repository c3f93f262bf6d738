/** What the figures were measured on and with. */
import { cpus } from 'node:os'
import { createRequire } from 'node:module'
import { hasPeer, peerVersion } from './peers.ts'

const require = createRequire(import.meta.url)
const peers = [
  'tapable',
  'before-after-hook',
  'hookable',
  'ts-aspect',
  '@opentelemetry/sdk-trace-node',
  '@opentelemetry/instrumentation-http',
  '@apm-js-collab/code-transformer',
  '@apm-js-collab/tracing-hooks',
  'import-in-the-middle',
  'require-in-the-middle',
  '@aikidosec/firewall',
] as const
const libraries = ['express', 'pg', 'pino', 'sonic-boom', '@opentelemetry/sdk-metrics', '@opentelemetry/sdk-trace-base'] as const

/** One line each: date, machine, versions. */
export function conditions(): string[] {
  const all = cpus()
  const versions = [
    ...libraries.map(name => `${name} ${(require(`${name}/package.json`) as { version: string }).version}`),
    ...peers.map(name => `${name} ${peerVersion(name) ?? 'not installed'}`),
  ]
  return [
    `Date: ${new Date().toISOString().slice(0, 10)}`,
    `Machine: ${all[0]?.model.trim() ?? 'unknown CPU'}, ${all.length} ${all.length === 1 ? 'core' : 'cores'}, ${process.platform} ${process.arch}`,
    `Node ${process.versions.node} (V8 ${process.versions.v8}, undici ${process.versions['undici'] ?? 'none'})`,
    `Versions: ${versions.join(', ')}`,
  ]
}

/** Libraries to compare with that are not there. */
export function missingPeers(): string[] {
  return peers.filter(name => !hasPeer(name))
}
