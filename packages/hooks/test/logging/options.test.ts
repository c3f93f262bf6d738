import { inspect } from 'node:util'
import { HookRegistry } from '@hookline/core'
import { logging, type LoggerLike } from '@hookline/hooks/logging'
import pino, { type Logger } from 'pino'
import { describe, expect, it } from 'vitest'
import { loadPeer } from '../../src/peer.ts'
import { stage } from './stage.ts'

describe('options of the logging hook', () => {
  it('set levels for all targets and for some', () => {
    using on = stage({
      levels: { enter: false, exit: 'debug' },
      targets: [
        { on: 'pay*', levels: { exit: 'warn', failure: 'fatal' }, truncate: 3 },
        { on: 'pay', levels: { exit: 'error' } },
      ],
    })
    const call = (name: string, fails: boolean): void => {
      const f = on.registry.target({ name }).wrap(() => {
        if (fails) throw new Error('x')
        return 'result'
      })
      try {
        f()
      } catch {
        // As it was meant.
      }
    }
    for (const name of ['read', 'pay']) for (const fails of [false, true]) call(name, fails)
    expect(on.lines.map(({ target, level, result }) => [target, level, result])).toEqual([
      ['read', 20, 'result'],
      ['read', 50, undefined],
      ['pay', 40, 're…'],
      ['pay', 60, undefined],
    ])
  })

  it('take custom levels of the logger, and follow it when its own level changes', () => {
    const lines: string[] = []
    const logger = pino({ level: 'info', base: null, customLevels: { chat: 25 } }, { write: text => void lines.push(text) })
    using registry = new HookRegistry()
    registry.register(logging({ logger, levels: { exit: 'chat' } }))
    const f = registry.target({ name: 'f' }).wrap(() => 1)
    f()
    expect(lines).toEqual([])
    logger.level = 'chat'
    f()
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0] as string)).toMatchObject({ level: 25, msg: 'f returned' })
  })

  it.each([
    // What every child of pino 9 is: it stays at the level that its parent had.
    ['follow it also where its children have a level', (child: Logger) => void Object.assign(child, { level: child.level }), [1, 3, 3]],
    ['leave a child at the level that was made its own', (child: Logger) => void Object.assign(child, { level: 'warn' }), [0, 0, 0]],
  ])('%s', (_what, onChild, counts) => {
    const lines: string[] = []
    const logger = pino({ level: 'info', onChild }, { write: text => void lines.push(text) })
    using registry = new HookRegistry()
    registry.register(logging({ logger }))
    const f = registry.target({ name: 'f' }).wrap(() => 1)
    const counted = ['info', 'debug', 'silent'].map(level => {
      logger.level = level
      f()
      return lines.length
    })
    expect(counted).toEqual(counts)
  })

  it('capture nothing and ask nobody while levels are off', () => {
    using on = stage({ fields: () => expect.unreachable(), message: () => expect.unreachable(), bindings: () => ({}) }, { level: 'silent' })
    let touched = 0
    const result = new (class {
      get value(): number {
        return ++touched
      }
    })()
    const capture = on.registry.capture
    on.registry.target({ name: 'f' }).wrap(() => result)()
    expect(on.registry.capture).toBe(capture)
    expect([touched, on.lines, on.reports]).toEqual([0, [], []])
  })

  it('make messages of a template, of one for each line, or of a function', () => {
    const messagesOf = (message: NonNullable<Parameters<typeof logging>[0]>['message']): string[] => {
      using on = stage({ message: message as string })
      const f = on.registry.target({ name: 'f', kind: 'k', describe: { exit: () => ({ 'a.b': 7 }) } }).wrap((fails: boolean) => {
        if (fails) throw new RangeError('x')
      })
      f(false)
      expect(() => f(true)).toThrow('x')
      return on.lines.map(({ msg }) => msg.replace(/[\d.]+ ms/, 'N ms'))
    }
    expect(messagesOf('{target} took {duration}, {a.b}')).toEqual(['f called', 'f took N ms, 7', 'f called', 'f took N ms, 7'])
    expect(messagesOf({ enter: '> {target}', failure: '! {error}' })).toEqual(['> f', 'f returned', '> f', '! RangeError: x'])
    expect(messagesOf(call => `${call.target.kind}\n${call.outcome}`)).toEqual([
      String.raw`k\nundefined`,
      String.raw`k\nreturned`,
      String.raw`k\nundefined`,
      String.raw`k\nthrew`,
    ])
  })

  it('add fields, which are captured and never replace those of the hook', () => {
    using on = stage({
      bindings: ({ kind }) => ({ kind, target: 'mine' }),
      fields: call => ({ order: call.args[0] as unknown, token: 'hush', callId: 'mine', outcome: 'mine' }),
    })
    on.registry.target({ name: 'f' }).wrap((_id: number) => 1)(7)
    for (const line of on.lines)
      expect(line).toMatchObject({
        kind: 'function',
        target: 'f',
        order: 7,
        token: '[Redacted]',
        callId: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      })
    expect(on.lines[1]).toMatchObject({ outcome: 'returned' })
  })

  it('keep the line when fields cannot be made', () => {
    using on = stage({
      fields() {
        throw new Error('no fields')
      },
    })
    on.registry.target({ name: 'f' }).wrap(() => 1)()
    expect(on.lines).toMatchObject([{ fieldsError: 'no fields' }, { fieldsError: 'no fields', result: 1 }])
    expect(on.reports).toEqual([])
  })

  it.each<[object, string]>([
    [{ logger: {} }, 'option `logger`: expected a logger with the methods debug, info, warn and error'],
    [{ logger: pino({ level: 'silent' }), level: 'info' }, 'option `level`: expected none beside `logger`'],
    [{ level: 'loud' }, 'option `level`: expected a level of pino'],
    [{ level: 7 }, 'option `level`: expected a non-empty string'],
    [{ levels: { exit: 'loud' } }, 'option `levels.exit`: expected a level of the logger, or false'],
    [{ levels: { leave: 'info' } }, 'option `levels.leave`'],
    [{ truncate: -1 }, 'option `truncate`: expected an integer from 0 to 1000000'],
    [{ message: '{tarjet}' }, 'option `message`: expected placeholders {target}'],
    [{ message: { exit: '{' } }, 'option `message.exit`: expected a template whose braces match'],
    [{ message: { exit: 7 } }, 'option `message.exit`: expected a template'],
    [{ fields: {} }, 'option `fields`: expected a function'],
    [{ stack: 1 }, 'option `stack`: expected true or false'],
    [{ targets: [{}] }, 'option `targets[0].on`: expected it to be given'],
    [{ targets: [{ on: 'f', truncate: 1.5 }] }, 'option `targets[0].truncate`'],
    [{ targets: [{ on: '' }] }, 'Selector: expected a name'],
    [{ child: true }, 'option `child`: expected no such option, but one of name, on, order, when, logger, level'],
  ])('are checked: %j', (options, message) => {
    expect(() => logging(options)).toThrow(message)
  })
})

describe('loggers', () => {
  it("keep the redaction and the serializers of pino's users, also for long input", () => {
    using on = stage(
      { truncate: 60 },
      {
        redact: ['input[*].card', 'result.inner.pin'],
        serializers: {
          result: (value: Record<string, unknown>) => ({ ...value, seen: delete value['x'] }),
          err: (error: Error) => ({ is: error instanceof Error, name: error.name, text: error.message }),
        },
      },
    )
    const f = on.registry.target({ name: 'f' }).wrap((_order: object) => ({ x: 1, inner: { pin: 1234 } }))
    f({ card: 'ten', note: 'y'.repeat(600) })
    const g = on.registry.target({ name: 'g' }).wrap(() => {
      throw new RangeError('no')
    })
    expect(g).toThrow('no')
    expect(on.lines[0]).toMatchObject({ input: [{ card: '[Redacted]', note: expect.stringMatching(/^y+…$/) as string }] })
    expect(on.lines[1]?.['result']).toEqual({ x: 1, inner: { pin: '[Redacted]' }, seen: true })
    expect(on.lines[3]?.['err']).toEqual({ is: true, name: 'RangeError', text: 'no' })
    expect(on.reports).toEqual([])
  })

  it('may be anything with the methods of the levels', () => {
    const lines: unknown[] = []
    const write = (level: string) => (fields: object, message: string) => void lines.push([level, message, { ...fields }])
    const logger: LoggerLike = {
      debug: write('debug'),
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
      isLevelEnabled: level => level !== 'debug',
    }
    using registry = new HookRegistry()
    registry.register(logging({ logger }))
    registry.target({ name: 'f' }).wrap(() => 1)()
    expect(lines).toMatchObject([['info', 'f returned', { target: 'f', result: 1, outcome: 'returned' }]])
  })

  it('may know nothing of errors, or print lines for people', () => {
    const lines: string[] = []
    const shown: string[] = []
    const write = (fields: object): void => {
      lines.push(JSON.stringify(fields))
      shown.push(inspect(fields, { breakLength: Infinity, depth: 9 }))
    }
    using registry = new HookRegistry()
    registry.register(logging({ logger: { debug: write, info: write, warn: write, error: write }, levels: { enter: false }, stack: false }))
    const f = registry.target({ name: 'f' }).wrap((input: object) => {
      throw Object.assign(new AggregateError([new Error('one')], 'all', { cause: new TypeError('why') }), { code: 'E', input })
    })
    expect(() => f({ a: { b: 1 }, password: 'x' })).toThrow('all')
    expect(JSON.parse(lines[0] as string)).toMatchObject({
      target: 'f',
      err: {
        type: 'AggregateError',
        message: 'all',
        code: 'E',
        input: { password: '[Redacted]' },
        cause: { type: 'TypeError', message: 'why' },
        errors: [{ type: 'Error', message: 'one' }],
      },
    })
    expect(shown[0]).toContain("input: [ { a: { b: 1 }, password: '[Redacted]' } ]")
  })

  it('are made of pino, which has to be installed', () => {
    expect(logging({ level: 'silent', targets: [{ on: 'f', levels: { exit: 'fatal' } }] }).name).toBe('logging')
    expect(loadPeer('logging', 'pino', '')).toBe(pino)
    expect(() => loadPeer('logging', 'no-such-pino', 'pass a logger')).toThrow(
      expect.objectContaining({
        code: 'HOOKLINE_PEER_MISSING',
        message: 'logging: expected the package "no-such-pino" to be installed, and it is not: npm install no-such-pino, or pass a logger.',
        cause: expect.objectContaining({ code: 'MODULE_NOT_FOUND' }),
      }),
    )
  })

  it('never reach the call when they throw or are ended', () => {
    const reports: string[] = []
    using registry = new HookRegistry({ onReport: ({ code, hook }) => reports.push(`${code} ${hook}`) })
    const broken = (): never => {
      throw new Error('ended')
    }
    registry.register(logging({ name: 'one', logger: { debug: broken, info: broken, warn: broken, error: broken } }))
    const destination = pino.destination({ dest: '/dev/null', sync: true })
    registry.register(logging({ name: 'two', logger: pino(destination) }))
    destination.destroy()
    expect(registry.target({ name: 'f' }).wrap((a: number) => a + 1)(1)).toBe(2)
    expect(reports).toEqual(['HOOKLINE_HOOK_FAILED one', 'HOOKLINE_HOOK_FAILED two'])
  })
})
