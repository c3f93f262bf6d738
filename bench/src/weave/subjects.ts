/** A function as it is, woven by Hookline, and transformed by code-transformer; each with a switch for its hooks. */
import { tracingChannel } from 'node:diagnostics_channel'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { readRules } from '@hookline/weave'
import { installRuntime } from '@hookline/weave/runtime'
import { weave } from '@hookline/weave/transform'
import { requirePeer } from '../peers.ts'
import type { FormText } from './forms.ts'
import * as hooks from './hooks.ts'

/** What the loop is given, and how its hooks are switched. */
export interface Subject {
  readonly value: unknown
  /** Puts one hook before and one after the function, or takes them away. */
  turn(on: boolean): void
}

const require = createRequire(import.meta.url)

export function bare(form: FormText, salt: string): Subject {
  return { value: run(form.text(salt)), turn() {} }
}

/** What `hookline run` does with a file: rules read, text woven, hooks put on it by the runtime of the process. */
export async function woven(form: FormText, salt: string): Promise<Subject> {
  const rule = {
    id: salt,
    package: salt,
    function: form.path,
    hooks: fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './hooks.ts' : './hooks.js', import.meta.url)),
    enter: 'enter',
    exit: 'exit',
  }
  const { rules, problems } = await readRules([{ rules: [rule] }])
  const [read] = rules
  if (read?.where === undefined)
    throw new Error(`expected a rule on ${form.path}, got: ${problems.map(({ message }) => message).join('; ')}`)
  const wheres = [{ ...read.where, kind: read.kind, callbackIndex: read.callbackIndex }]
  const request = { source: form.text(salt), format: 'commonjs', package: salt, version: '1.0.0', file: 'index.js', wheres } as const
  const { code, sites } = weave(request)
  if (sites.length !== 1) throw new Error(`expected one function ${form.path} in ${request.source}, got ${sites.length}.`)
  const runtime = installRuntime()
  const modules = new Map([[read.hooks ?? '', hooks]])
  return { value: run(code), turn: on => runtime.use([{ ...read, enabled: on }], modules, salt) }
}

export interface CodeTransformer {
  create(configs: object[]): {
    getTransformer(name: string, version: string, file: string): { transform(code: string, type: string): { code: string } } | undefined
  }
}

/** code-transformer of the same text; its channel's subscribers are what it has for hooks. */
export function transformed(form: FormText, salt: string): Subject {
  const { create } = requirePeer('@apm-js-collab/code-transformer') as CodeTransformer
  const module = { name: salt, versionRange: '>=0.0.0', filePath: 'index.js' }
  const transformer = create([{ channelName: 'add', module, functionQuery: form.query }]).getTransformer(salt, '1.0.0', 'index.js')
  if (transformer === undefined) throw new Error('expected a transformer of its one module, got none.')
  const value = run(transformer.transform(form.text(salt), 'cjs').code)
  const channel = tracingChannel(`orchestrion:${salt}:add`)
  const subscribers = { start: () => hooks.enter(), end: () => hooks.exit() } as unknown as Parameters<typeof channel.subscribe>[0]
  return {
    value,
    turn(on) {
      if (on) channel.subscribe(subscribers)
      else channel.unsubscribe(subscribers)
    },
  }
}

/** Runs a CommonJS text. */
function run(code: string): unknown {
  const exports: { subject?: unknown } = {}
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- the texts are this bench's own
  new Function('exports', 'require', code)(exports, require)
  return exports.subject
}
