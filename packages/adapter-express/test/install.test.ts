import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Request, Response } from 'express'
import { HookRegistry, type HooklineError } from '@hookline/core'
import { expressAdapter } from '../src/index.ts'
import { patchedBy } from './patched.ts'
import { Client, stage, versions } from './server.ts'

const require = createRequire(import.meta.url)

interface Layered {
  readonly stack: { readonly handle: Function; readonly name: string }[]
}

const codeOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    return (error as HooklineError).code
  }
  return 'none'
}

describe.each(versions)('%s: installing', (_name, express) => {
  const descriptors = () => patchedBy(express).map(([object, key]) => Object.getOwnPropertyDescriptor(object, key))

  test('changes no function of the application, its name or its length', () => {
    using _on = stage(express)
    const app = express()
    function named(_req: Request, res: Response): void {
      res.end()
    }
    app.get('/x', named)
    app.use(named)
    const router = (app as unknown as { _router?: Layered; router: Layered })._router ?? (app as unknown as { router: Layered }).router
    const last = router.stack.at(-1)
    expect([last?.handle, last?.name]).toEqual([named, 'named'])
    const route = (router.stack.at(-2) as unknown as { route: Layered }).route
    expect(route.stack[0]?.handle).toBe(named)
  })

  test('leaves names and lengths of what it patches, and uninstalling puts everything back', () => {
    const before = descriptors()
    const faces = before.map(found => [(found?.value as Function).name, (found?.value as Function).length])
    const registry = new HookRegistry()
    const uninstall = expressAdapter({ express }).install(registry)
    const again = expressAdapter({ express }).install(registry)
    expect(descriptors().map(found => [(found?.value as Function).name, (found?.value as Function).length])).toEqual(faces)
    expect(descriptors().some((found, i) => found?.value === before[i]?.value)).toBe(false)
    uninstall()
    expect(descriptors()).not.toEqual(before)
    again()
    expect(descriptors()).toEqual(before)
  })

  test('twice is one installation', async () => {
    using on = stage(express)
    const again = expressAdapter({ express }).install(on.registry)
    const app = express()
    app.get('/', (_req, res) => void res.send('ok'))
    await using client = await Client.of(app)
    await client.ask('/')
    expect(on.recorder.ofTarget('express:handler').filter(({ type }) => type === 'enter')).toHaveLength(1)
    again()
  })

  test('with nothing attached hands every function the next of Express itself', async () => {
    const registry = new HookRegistry()
    const app = express()
    let given: unknown
    let kept: unknown
    app.use((req, res, next) => {
      given = next
      kept = (req as unknown as { next: unknown }).next
      res.send('ok')
    })
    const uninstall = expressAdapter({ express }).install(registry)
    await using client = await Client.of(app)
    await client.ask('/')
    expect(given).toBe(kept)
    uninstall()
  })

  test('refuses what is not Express', () => {
    for (const wrong of [{}, () => {}, express(), express.Router(), null]) {
      expect(codeOf(() => expressAdapter({ express: wrong as never }).install(new HookRegistry()))).toBe('HOOKLINE_ADAPTER_WRONG_OBJECT')
    }
  })
})

test('a version out of range is refused, and named', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hookline-'))
  try {
    writeFileSync(join(folder, 'package.json'), '{"name":"express","version":"6.0.0"}')
    writeFileSync(
      join(folder, 'index.js'),
      `module.exports = Object.assign(() => {}, require(${JSON.stringify(require.resolve('express4'))}))`,
    )
    const express = require(join(folder, 'index.js')) as never
    expect(codeOf(() => expressAdapter({ express }).install(new HookRegistry()))).toBe('HOOKLINE_ADAPTER_UNSUPPORTED_VERSION')
    expect(() => expressAdapter({ express }).install(new HookRegistry())).toThrow(/express 6\.0\.0 .*>=4\.17 <6/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('options of the wrong type are refused', () => {
  for (const options of [
    null,
    { headers: 'x' },
    { body: true },
    { body: { maxBytes: 0 } },
    { body: { requests: true } },
    { traceparent: 1 },
    { expres: 1 },
  ]) {
    expect(codeOf(() => expressAdapter(options as never))).toBe('HOOKLINE_INVALID_OPTION')
  }
})

test('without a module the one that the application resolves is taken', () => {
  expect(codeOf(() => expressAdapter().install(new HookRegistry())())).toBe('none')
})
