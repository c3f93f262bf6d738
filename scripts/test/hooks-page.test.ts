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
