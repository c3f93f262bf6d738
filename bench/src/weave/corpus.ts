/** Files of real packages, each with one function of it: what both transforms are given. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export interface CorpusFile {
  readonly package: string
  readonly file: string
  readonly format: 'module' | 'commonjs'
  readonly source: string
  /** The function as rules name it, and as code-transformer does. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
}

const modules = fileURLToPath(new URL('../../../node_modules/', import.meta.url))

const method = (className: string, methodName: string): readonly [string, object] => [
  `${className}#${methodName}`,
  { className, methodName, kind: 'Sync' },
]
const named = (functionName: string): readonly [string, object] => [functionName, { functionName, kind: 'Sync' }]
const assigned = (path: string): readonly [string, object] => [path, { expressionName: path.split(/[.#]/).at(-1) ?? path, kind: 'Sync' }]

const files: readonly (readonly [name: string, file: string, wanted: readonly [string, object]])[] = [
  ['pg', 'lib/client.js', method('Client', 'query')],
  ['pg', 'lib/connection.js', method('Connection', 'query')],
  ['pg', 'lib/query.js', method('Query', 'submit')],
  ['pg-pool', 'index.js', method('Pool', 'connect')],
  ['pg-connection-string', 'index.js', named('parse')],
  ['pg-protocol', 'dist/parser.js', method('Parser', 'parse')],
  ['pg-protocol', 'dist/serializer.js', assigned('query')],
  ['express', 'lib/application.js', assigned('app.handle')],
  ['express', 'lib/response.js', assigned('res.send')],
  ['router', 'index.js', assigned('Router#handle')],
  ['router', 'lib/layer.js', assigned('Layer#handleRequest')],
  ['body-parser', 'lib/read.js', named('read')],
  ['send', 'index.js', assigned('SendStream#pipe')],
  ['undici', 'lib/core/request.js', method('Request', 'onFinally')],
  ['undici', 'lib/core/util.js', named('parseURL')],
  ['undici', 'lib/dispatcher/client-h1.js', named('connectH1')],
  ['undici', 'lib/web/fetch/headers.js', method('Headers', 'append')],
  ['undici', 'lib/web/fetch/index.js', named('httpNetworkFetch')],
  ['undici', 'lib/web/fetch/response.js', method('Response', 'clone')],
  ['zod', 'v3/types.js', method('ZodType', 'safeParse')],
  ['zod', 'v4/core/schemas.js', named('isValidJWT')],
  ['ioredis', 'built/Redis.js', method('Redis', 'sendCommand')],
  ['ioredis', 'built/Pipeline.js', method('Pipeline', 'addBatch')],
  ['mysql2', 'lib/base/connection.js', method('BaseConnection', 'query')],
  ['@modelcontextprotocol/sdk', 'dist/esm/server/mcp.js', method('McpServer', 'registerTool')],
  ['@modelcontextprotocol/sdk', 'dist/esm/shared/protocol.js', method('Protocol', 'request')],
  ['semver', 'classes/range.js', method('Range', 'parseRange')],
  ['execa', 'lib/methods/main-async.js', assigned('execaCoreAsync')],
]

export const corpus: readonly CorpusFile[] = files.map(([name, file, [path, query]]) => {
  const source = readFileSync(`${modules}${name}/${file}`, 'utf8')
  const format = /^(?:import|export) /m.test(source) ? 'module' : 'commonjs'
  return { package: name, file, format, source, path, query: query as CorpusFile['query'] }
})
