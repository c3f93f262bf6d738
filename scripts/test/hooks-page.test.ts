import { readFileSync } from 'node:fs'
import { HooklineError } from '@hookline/core'
import { audit } from '@hookline/hooks/audit'
import { guard } from '@hookline/hooks/guard'
import { headers } from '@hookline/hooks/headers'
import { logging } from '@hookline/hooks/logging'
import { metrics, prometheus } from '@hookline/hooks/metrics'
import { notification, webhook } from '@hookline/hooks/notification'
import { sqlInjection } from '@hookline/hooks/sql-injection'
import { tracing } from '@hookline/hooks/tracing'
import { paths, validation } from '@hookline/hooks/validation'
import { expect, it } from 'vitest'
import { numbers, optionsOfType, optionsTold, valueOf } from '../lib/option-tables.ts'

const page = readFileSync(new URL('../../docs/hooks.md', import.meta.url), 'utf8')
const common = new Set(['name', 'on', 'order', 'when'])

/** The section with this heading. */
function sectionOf(heading: string): string {
  const [, section] = page.split(new RegExp(`^## ${heading}$`, 'm'))
  return section?.split(/^## /m)[0] ?? ''
}

/** Names in the first cells of a section's tables. */
function documented(heading: string): string[] {
  return [...sectionOf(heading).matchAll(/^\| (`\w+`(?:, `\w+`)*) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
  )
}

/** Hooks say themselves which options they have, to who gives them another. */
async function optionsOf(factory: (options: never) => unknown): Promise<string[]> {
  const error: unknown = await Promise.resolve()
    .then(() => factory({ noSuchOption: 1 } as never))
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(HooklineError)
  const [, list = ''] = /but one of (.+), got /.exec((error as Error).message) ?? []
  expect(list, (error as Error).message).not.toBe('')
  return list.split(', ')
}

it.each([
  ['logging', [logging]],
  ['audit', [audit]],
  ['metrics', [metrics, prometheus]],
  ['notification', [notification, webhook]],
  ['validation', [validation, paths]],
  ['guard', [guard]],
  ['sqlInjection', [sqlInjection]],
  ['headers', [headers]],
  ['tracing', [tracing]],
])('the page tells every option of %s, and no other', async (heading, factories) => {
  const real = new Set((await Promise.all(factories.map(optionsOf))).flat())
  const told = new Set(documented(heading))
  expect([...told].filter(name => !real.has(name))).toEqual([])
  expect([...real].filter(name => !common.has(name) && !told.has(name))).toEqual([])
})

const typed = [
  ['logging', { logging: 'LoggingOptions' }],
  ['audit', { audit: 'AuditOptions' }],
  ['metrics', { metrics: 'MetricsOptions', prometheus: 'PrometheusOptions' }],
  ['notification', { notification: 'NotificationOptions', webhook: 'WebhookOptions' }],
  ['validation', { validation: 'ValidationOptions', paths: 'PathsOptions' }],
  ['guard', { guard: 'GuardOptions' }],
  ['sqlInjection', { sqlInjection: 'SqlInjectionOptions' }],
  ['headers', { headers: 'HeadersOptions' }],
  ['tracing', { tracing: 'TracingOptions' }],
  [
    'Tools of an agent, and MCP',
    {
      hookTools: 'HookToolsOptions',
      toolPolicy: 'ToolPolicyOptions',
      ToolApprovals: 'ToolApprovalsOptions',
      mcpAdapter: 'McpAdapterOptions',
    },
  ],
] as const

it.each(typed)('the tables of %s tell the options that the types have, each of its own function', (heading, types) => {
  const told = optionsTold(sectionOf(heading), heading)
  expect([...told.keys()].toSorted()).toEqual(Object.keys(types).toSorted())
  for (const [name, type] of Object.entries(types)) {
    const inTable = [...(told.get(name)?.keys() ?? [])]
    const inType = [...optionsOfType(type).keys()]
    expect(inTable.filter(option => !inType.includes(option))).toEqual([])
    expect(inType.filter(option => !common.has(option) && !inTable.includes(option))).toEqual([])
  }
})

it.each(typed)('the defaults that the tables of %s tell are those of the types', (heading, types) => {
  for (const [name, type] of Object.entries(types)) {
    const inType = optionsOfType(type)
    for (const [option, told] of optionsTold(sectionOf(heading), heading).get(name) ?? []) {
      const stated = inType.get(option)
      // One of them may say in words what the other has as a value.
      if (valueOf(told) !== undefined && valueOf(stated) !== undefined)
        expect([name, option, valueOf(told)]).toEqual([name, option, valueOf(stated)])
      if (told === 'required') expect([name, option, stated]).toEqual([name, option, undefined])
      for (const number of valueOf(told)?.match(/\d{3,}/g) ?? [])
        expect([name, option, number, numbers.has(number)]).toEqual([name, option, number, true])
    }
  }
})
