import { hooked, HookRegistry, type HooklineError } from '@hookline/core'
import { validation, ValidationError, type ValidationOptions } from '@hookline/hooks/validation'
import { type } from 'arktype'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import * as z from 'zod'

const libraries = {
  zod: z.object({ user: z.object({ age: z.number() }), password: z.string() }),
  valibot: v.object({ user: v.object({ age: v.number() }), password: v.string() }),
  arktype: type({ user: { age: 'number' }, password: 'string' }),
}
type Input = { user: { age: unknown }; password: unknown }

function target(options: Omit<ValidationOptions, 'on'>): (input: unknown, ...more: unknown[]) => unknown {
  const registry = new HookRegistry()
  registry.register(validation({ on: 'sync', ...options }))
  return hooked((input: unknown, ...more: unknown[]) => [input, ...more], { name: 'sync', registry })
}
function asyncTarget(options: Omit<ValidationOptions, 'on'>): (input: unknown) => Promise<unknown> {
  const registry = new HookRegistry()
  registry.register(validation({ on: 'async', ...options }))
  return hooked(async (input: unknown) => input, { name: 'async', registry })
}
const thrown = (run: () => unknown): HooklineError & Partial<ValidationError> => {
  try {
    run()
  } catch (error) {
    return error as HooklineError & Partial<ValidationError>
  }
  throw new Error('expected a throw')
}

test.each(Object.entries(libraries))(
  '%s: what fits passes, what does not is told with its place and without its value',
  (_name, schema) => {
    const call = target({ args: schema })
    const good: Input = { user: { age: 3 }, password: 'x' }
    expect(call(good)).toEqual([good])
    const error = thrown(() => call({ user: { age: 'hunter2-secret' }, password: 4_711_471_147 }))
    expect(error).toBeInstanceOf(ValidationError)
    expect(error).toMatchObject({ code: 'HOOKLINE_VALIDATION_FAILED', status: 400 })
    expect(error.issues?.map(({ path }) => path).toSorted()).toEqual(['password', 'user.age'])
    expect(error.message).toMatch(/^sync: its arguments are not valid\. (?:user\.age|password): /)
    expect(JSON.stringify([error.message, error.issues])).not.toMatch(/hunter2|4711471147/)
  },
)

test.each([
  ['zod', z.coerce.number(), z.string().default('d')],
  ['valibot', v.pipe(v.string(), v.transform(Number)), v.optional(v.string(), 'd')],
  ['arktype', type('string.numeric.parse'), type('string | undefined').pipe(text => text ?? 'd')],
])('%s: coerced values take the place of the originals when that is asked for', (_name, first, second) => {
  expect(target({ args: [first, second], coerce: true })('5')).toEqual([5, 'd'])
  expect(target({ args: [first, second] })('5')).toEqual(['5'])
  const input = { n: '5', other: [1] }
  expect(target({ args: { n: first }, coerce: true })(input)).toEqual([{ n: 5, other: [1] }])
  expect(input.n).toBe('5')
  expect(thrown(() => target({ args: { n: first } })({ n: {} })).issues).toMatchObject([{ path: 'n' }])
})

test('what coercion cannot change: fields named __proto__ stay fields, inputs stay as they were', () => {
  const given = JSON.parse('{"__proto__":{"x":"1"},"n":"1"}') as object
  const [copy] = target({ args: { n: z.coerce.number() }, coerce: true })(given) as [object]
  expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
  expect(({} as { x?: unknown }).x).toBeUndefined()
})

test('a result that does not fit becomes an error, also under coerce, and one that does is given as the schema made it', async () => {
  expect(thrown(() => target({ result: z.string() })(1))).toMatchObject({
    code: 'HOOKLINE_VALIDATION_FAILED',
    status: 500,
    issues: [{ path: 'result' }],
  })
  const parse = asyncTarget({ result: z.object({ a: z.coerce.number() }), coerce: true })
  expect(await parse({ a: '7', secret: 1 })).toEqual({ a: 7 })
  await expect(parse({ a: 'x' })).rejects.toThrow('result.a: ')
})

test('calls that fail or are blocked have no result to look at', () => {
  const registry = new HookRegistry()
  registry.register(validation({ on: '*', result: z.number() }))
  const fails = hooked((): number => { throw new Error('mine') }, { name: 'fails', registry }) // oxfmt-ignore
  expect(fails).toThrow('mine')
  registry.register({ name: 'no', on: '*', onEnter: call => call.block('no') })
  expect(fails).toThrow('fails was blocked by hook "no": no')
})

test.each([
  ['zod', z.string().refine(async text => text === 'good')],
  [
    'valibot',
    v.pipeAsync(
      v.string(),
      v.checkAsync(async text => text === 'good'),
    ),
  ],
])('%s: asynchronous schemas are waited for on asynchronous targets, and stop calls of others with a code', async (_name, schema) => {
  const call = asyncTarget({ args: schema, result: schema })
  expect(await call('good')).toBe('good')
  await expect(call('bad')).rejects.toMatchObject({ code: 'HOOKLINE_VALIDATION_FAILED' })
  let ran = false
  const registry = new HookRegistry()
  registry.register(validation({ on: 'sync', args: schema }))
  const sync = hooked((_text: string) => { ran = true }, { name: 'sync', registry }) // oxfmt-ignore
  expect(() => sync('good')).toThrow(expect.objectContaining({ code: 'HOOKLINE_ASYNC_HOOK_ON_SYNC_TARGET' }))
  expect(ran).toBe(false)
})

const made = (validate: () => unknown): ValidationOptions['args'] => ({
  '~standard': { version: 1, vendor: 'mine', validate: validate as never },
})
test.each<[string, () => unknown]>([
  ['throws', () => { throw new Error('broken') }], // oxfmt-ignore
  ['rejects', () => Promise.reject(new Error('broken'))],
  ['answers nothing', () => undefined],
  ['answers with neither', () => ({})],
  ['answers with issues that are none', () => ({ issues: 'many' })],
  ['answers with a value that throws when it is read', () => ({ get value() { throw new Error('broken') } })], // oxfmt-ignore
  ['answers with issues that throw when they are read', () => ({ get issues() { throw new Error('broken') } })], // oxfmt-ignore
  ['answers with an issue that is none', () => ({ issues: [null] })],
  ['answers with a way that cannot be written', () => ({ issues: [{ message: 'x', path: [{ key: { toString() { throw new Error('broken') } } }] }] })], // oxfmt-ignore
  ['gives a thenable that throws', () => ({ then() { throw new Error('broken') } })], // oxfmt-ignore
])('a schema that %s stops the call with a code', async (_what, validate) => {
  const call = asyncTarget({ args: made(validate) as NonNullable<ValidationOptions['args']> })
  await expect(call('x')).rejects.toMatchObject({
    code: 'HOOKLINE_VALIDATION_SCHEMA_FAILED',
    message: expect.stringContaining('args[0] (mine)') as string,
  })
})

test('a schema that gives an empty list of issues refuses', () => {
  expect(thrown(() => target({ args: made(() => ({ issues: [] })) as never })('x')).issues).toEqual([
    { path: 'args[0]', message: 'the schema refuses it' },
  ])
})

test('values in an issue of a whole are not told either, nor secrets that show by their form', () => {
  const issue = { message: 'got {"card":"4111 1111 1111 1111","pin":"hunter2-secret"} in ab', path: [{ key: 'deep' }] }
  const error = thrown(() => target({ args: made(() => ({ issues: [issue] })) as never })({ deep: { pin: 'hunter2-secret', x: 'ab' } }))
  expect(error.message).not.toMatch(/hunter2|4111 1111 1111/)
})

test('very many issues are cut', () => {
  const schema = z.array(z.number())
  const error = thrown(() => target({ args: schema })(Array.from({ length: 500 }, () => 'x')))
  expect(error.issues).toHaveLength(50)
  expect(error.message.length).toBeLessThan(2000)
})

test.each<[unknown, string]>([
  [{}, 'expected `args`, `result` or both'],
  [{ args: 'x' }, 'option `args`: expected a Standard Schema (zod, valibot, arktype, …), a list of them'],
  [{ args: [] }, 'option `args`: expected at least one schema'],
  [{ args: [z.string(), 5] }, 'option `args[1]`: expected a Standard Schema'],
  [{ args: { a: 'string' } }, 'option `args.a`: expected a Standard Schema'],
  [{ result: { '~standard': { version: 2, validate() {} } } }, 'option `result`: expected a Standard Schema'],
  [{ args: z.string(), coerse: true }, 'option `coerse`'],
])('%j is refused: %s', (options, message) => {
  expect(() => validation(options as ValidationOptions)).toThrow(
    expect.objectContaining({ code: 'HOOKLINE_INVALID_OPTION', message: expect.stringContaining(message) as string }),
  )
})

test('what later hooks make of arguments is looked at', () => {
  const registry = new HookRegistry()
  registry.register(validation({ on: '*', args: z.string() }))
  registry.register({ name: 'late', on: '*', order: 1e6, onEnter: call => void (call.args[0] = 5) })
  const call = hooked((text: string) => text, { name: 'sync', registry })
  expect(() => call('x')).toThrow(ValidationError)
})

test('a schema that does not even tell whose it is fails with the code', () => {
  const nameless = { '~standard': { version: 1, get vendor(): string { throw new Error('mine') }, validate() { throw new Error('broken') } } } // oxfmt-ignore
  expect(thrown(() => target({ args: nameless as never })('x'))).toMatchObject({
    code: 'HOOKLINE_VALIDATION_SCHEMA_FAILED',
    message: 'The schema for args[0] failed: it threw. The call is not made.',
  })
})

test('a way without end is cut', () => {
  let asked = 0
  const path = { *[Symbol.iterator]() { for (;;) yield asked++ } } // oxfmt-ignore
  const error = thrown(() => target({ args: made(() => ({ issues: [{ message: 'no', path }] })) as never })('x'))
  expect(error).toBeInstanceOf(ValidationError)
  expect(asked).toBeLessThan(100)
})

test.each<[string, NonNullable<ValidationOptions['args']>, unknown]>([
  ['a bigint', v.literal('a'), 471_147_114_711n],
  ['a bigint in an object', v.object({ pin: v.literal('a') }), { pin: 471_147_114_711n }],
  ['a value of a Map', v.map(v.string(), v.number()), new Map([['k', 'hunter2-471147114711']])],
  ['a value of a Set', v.set(v.number()), new Set(['hunter2-471147114711'])],
])('%s is not told', (_what, schema, value) => {
  expect(thrown(() => target({ args: schema })(value)).message).not.toMatch(/hunter2|471147114711/)
})
