import {
  argsOf,
  captureOf,
  compileHeaderAllowList,
  compileSelector,
  defaultCapture,
  headersOf,
  HookRegistry,
  type Target,
} from '@hookline/core'
import { expect, it } from 'vitest'

it("gives hooks the registry's serializer of the moment, and what a target lets be captured", () => {
  const registry = new HookRegistry({ capture: { redactKeys: ['iban'] } })
  const target = registry.target({ name: 'pay', capture: { result: false } })
  const found = captureOf(target)
  expect(found).toMatchObject({ args: true, result: false })
  expect(found.capture.value({ iban: 'DE89' })).toEqual({ iban: '[Redacted]' })
  registry.configure({ capture: { redactKeys: ['bic'] } })
  expect(found.capture.value({ iban: 'DE89', bic: 'X' })).toEqual({ iban: 'DE89', bic: '[Redacted]' })
  expect(captureOf(target)).toBe(found)
})

it('has a serializer for targets that no registry made', () => {
  const alien: Target = { name: 'x', kind: 'x', module: undefined, className: undefined, functionName: undefined, shape: 'auto' }
  expect(captureOf(alien)).toEqual({ capture: defaultCapture, args: true, result: true })
})

it("captures by a hook's own list the headers that a target tells", () => {
  const reports: string[] = []
  const registry = new HookRegistry({ onReport: ({ code }) => reports.push(code) })
  const allow = compileHeaderAllowList(['x-*', 'cookie'])
  const seen: unknown[] = []
  const headers = (mode: string): object => {
    if (mode === 'broken') throw new Error('broken')
    return { request: { 'X-Id': '1', accept: '*/*', Cookie: 'a=b' }, response: undefined }
  }
  const call = registry
    .target({ name: 'call', describe: { headers: ({ args }) => headers(args[0] as string) } })
    .wrap((_mode: string): void => undefined)
  const plain = registry.target({ name: 'plain' }).wrap((): void => undefined)
  registry.register({ name: 'see', on: '*', onExit: context => seen.push(headersOf(context, allow)) as unknown as void })
  call('fine')
  call('broken')
  plain()
  expect(seen).toEqual([{ request: { 'x-id': '1', cookie: '[Redacted]' }, response: {} }, undefined, undefined])
  expect(reports).toEqual(['HOOKLINE_DESCRIBE_FAILED'])
})

it('captures what a target tells in the place of its arguments, and tells nothing of those that are not to be captured', () => {
  const reports: string[] = []
  const registry = new HookRegistry({ onReport: ({ code }) => reports.push(code) })
  const capture = { args: false }
  const told = (mode: string): unknown[] => {
    if (mode === 'broken') throw new Error('broken')
    return [{ mode, token: 'geheim' }]
  }
  const seen: unknown[] = []
  registry.register({ name: 'see', on: '*', onEnter: call => void seen.push(argsOf(call)) })
  const call = registry
    .target({ name: 'call', capture, describe: { args: ({ args }) => told(args[0] as string) } })
    .wrap((_mode: string): void => undefined)
  call('fine')
  call('broken')
  registry.target({ name: 'silent', capture }).wrap((_live: object): void => undefined)({})
  registry.target({ name: 'plain' }).wrap((_value: object): void => undefined)({ password: 'p' })
  expect(seen).toEqual([[{ mode: 'fine', token: '[Redacted]' }], undefined, undefined, [{ password: '[Redacted]' }]])
  expect(reports).toEqual(['HOOKLINE_DESCRIBE_FAILED'])
})

it('compiles selectors for hooks that have some among their options', () => {
  expect(compileSelector('pg:*')(new HookRegistry().target({ name: 'pg:query' }))).toBe(true)
})
