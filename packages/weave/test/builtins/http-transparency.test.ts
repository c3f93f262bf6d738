import { setImmediate as turn } from 'node:timers/promises'
import { HookRegistry } from '@hookline/core'
import { describe, expect, test } from 'vitest'
import { scenarios, type Scenario } from './http-scenarios.ts'
import { patchFor, place } from './place.ts'

const places = [place('node:http', 'clientRequest'), place('node:http', 'serverRequest'), place('node:https', 'serverRequest')]

async function linesOf(scenario: Scenario): Promise<readonly string[]> {
  const lines: string[] = []
  await scenario(line => void lines.push(line))
  return lines
}

const hooks = {
  'hooks that do nothing': { onEnter() {}, onExit() {} },
  'asynchronous hooks that do nothing': {
    async onEnter() {
      await turn()
    },
    async onExit() {
      await turn()
    },
  },
}

describe.each(Object.entries(hooks))('with %s', (_, hook) => {
  test.each(Object.entries(scenarios))('a program sees the same: %s', async (_name, scenario) => {
    const bare = await linesOf(scenario)
    expect(bare).not.toEqual([])
    const patched = patchFor(places, hook)
    try {
      expect(await linesOf(scenario)).toEqual(bare)
    } finally {
      patched()
    }
    expect(await linesOf(scenario)).toEqual(bare)
  })
})

describe('with a subscriber that wants everything', () => {
  test.each(Object.entries(scenarios))('a program sees the same: %s', async (_name, scenario) => {
    const bare = await linesOf(scenario)
    const registry = new HookRegistry({ onReport: () => {} })
    registry.subscribe(() => {}, { args: true, result: true, attributes: true, duration: true, parent: true, scope: true })
    const patched = patchFor(places, registry)
    try {
      expect(await linesOf(scenario)).toEqual(bare)
    } finally {
      patched()
    }
  })
})
