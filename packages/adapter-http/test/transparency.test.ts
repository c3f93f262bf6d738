/** A program sees the same with and without the adapter, whatever stands on its targets. */
import { setImmediate as turn } from 'node:timers/promises'
import { HookRegistry } from '@hookline/core'
import { httpAdapter } from '@hookline/adapter-http'
import { describe, expect, test } from 'vitest'
import { scenarios, type Scenario } from './scenarios.ts'

async function linesOf(scenario: Scenario): Promise<readonly string[]> {
  const lines: string[] = []
  await scenario(line => void lines.push(line))
  return lines
}

const ways: Record<string, (registry: HookRegistry) => unknown> = {
  'nothing attached': () => {},
  'hooks that do nothing': registry => registry.register({ name: 'inert', on: 'http:*', onEnter() {}, onExit() {} }),
  'asynchronous hooks that do nothing': registry =>
    registry.register({
      name: 'slow',
      on: 'http:*',
      async onEnter() {
        await turn()
      },
      async onExit() {
        await turn()
      },
    }),
  'a subscriber that wants everything': registry =>
    registry.subscribe(() => {}, { args: true, result: true, attributes: true, duration: true, parent: true, scope: true }),
}

describe.each(Object.entries(ways))('with %s', (_, attach) => {
  test.each(Object.entries(scenarios))('a program sees the same: %s', async (_name, scenario) => {
    const bare = await linesOf(scenario)
    expect(bare).not.toEqual([])
    const reports: unknown[] = []
    const registry = new HookRegistry({ onReport: report => void reports.push(report) })
    const uninstall = httpAdapter().install(registry)
    attach(registry)
    try {
      expect(await linesOf(scenario)).toEqual(bare)
    } finally {
      uninstall()
      registry.dispose()
    }
    expect(await linesOf(scenario)).toEqual(bare)
    expect(reports).toEqual([])
  })
})
