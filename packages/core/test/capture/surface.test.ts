import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileHeaderAllowList, createCapture, defaultCapture, escapeTerminal } from '../../src/capture/index.ts'
import { anything, hostiles } from './hostile.ts'

describe('url', () => {
  test.each([
    ['https://ada:planted@h.example/p', 'https://[Redacted]@h.example/p'],
    ['https://planted@h.example', 'https://[Redacted]@h.example'],
    ['https://a:b@planted@h/', 'https://[Redacted]@h/'],
    ['//ada:planted@h/p', '//[Redacted]@h/p'],
    [String.raw`https:\\ada:planted@h/p`, String.raw`https:\\[Redacted]@h/p`],
    ['https:ada:planted@h/p', 'https:[Redacted]@h/p'],
    [' \thttps:/ada:planted@h/p', ' \thttps:/[Redacted]@h/p'],
    ['ht\ntps://ada:planted@h', 'ht\ntps://[Redacted]@h'],
    ['/orders?sig=planted&page=2', '/orders?sig=[Redacted]&page=2'],
    ['?code=planted', '?code=[Redacted]'],
    ['https://h/#access_token=planted&state=x', 'https://h/#access_token=[Redacted]&state=x'],
    ['https://h/?%70assword=planted', 'https://h/?%70assword=[Redacted]'],
    ['https://h/?user%5Bpassword%5D=planted', 'https://h/?user%5Bpassword%5D=[Redacted]'],
    ['https://h/p;jsessionid=planted', 'https://h/p;jsessionid=[Redacted]'],
    ['http://[bad?token=planted', 'http://[bad?token=[Redacted]'],
    ['/?a=%zz&%zztoken=planted', '/?a=%zz&%zztoken=[Redacted]'],
    ...[
      'X-Amz-Signature',
      'X-Amz-Credential',
      'X-Amz-Security-Token',
      'X-Goog-Signature',
      'AWSAccessKeyId',
      'Signature',
      'token',
      'key',
      'api_key',
      'password',
      'client_secret',
      'hmac',
    ].map(name => [`https://h/o?a=1&${name}=planted&b=2`, `https://h/o?a=1&${name}=[Redacted]&b=2`]),
  ])('%s', (url, shown) => {
    expect(defaultCapture.url(url)).toBe(shown)
    expect(createCapture({ redactValues: false }).url(url)).toBe(shown)
  })

  test.each([
    'https://h.example/users/@me',
    '/ada@example.com/orders',
    'mailto:ada@example.com',
    '/p?page=2&sort=asc&q=a%20b',
    '',
    '*',
    'h:443',
    'https://h/?next=/a@b',
  ])('%s is shown', url => {
    expect(defaultCapture.url(url)).toBe(url)
  })

  test('a long URL is cut and redacted', () => {
    const shown = createCapture({ maxString: 60 }).url(`//ada:planted@h/?token=planted&${'a'.repeat(100)}`)
    expect(shown).toMatch(/^\/\/\[Redacted]@h\/\?token=\[Redacted]&a+\[Truncated: 71 more characters]$/)
  })

  test('credentials never survive in what the platform takes for a URL', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'planted%20!$,:') })
    const scheme = fc.constantFrom('https://', 'http:/', 'ws:', 'ftp:\\', 'postgres://', 'HTTPS:\\/', ' https://')
    fc.assert(
      fc.property(scheme, letters, letters, fc.constantFrom('', '/p@q', '?a=b@c', '#x@y'), (start, user, password, rest) => {
        const url = `${start}${user}:${password}SECRET@example.com${rest}`
        if (!URL.canParse(url)) return
        expect(defaultCapture.url(url)).not.toContain('SECRET')
      }),
      { numRuns: 2000 },
    )
  })
})

describe('headers', () => {
  const all = compileHeaderAllowList(true)
  const expected = { accept: ['a', 'b'], 'set-cookie': '[Redacted]', 'x-n': '1' }
  test.each<[string, object]>([
    ["Node's object", { Accept: ['a', 'b'], 'set-cookie': ['s=planted'], 'x-n': 1 }],
    ['a rawHeaders array', ['Accept', 'a', 'Set-Cookie', 's=planted', 'accept', 'b', 'X-N', '1']],
    [
      'pairs',
      [
        ['Accept', 'a'],
        ['accept', 'b'],
        ['Set-Cookie', 's=planted'],
        ['X-N', '1'],
      ],
    ],
    [
      'a Map',
      new Map<string, unknown>([
        ['Accept', ['a', 'b']],
        ['Set-Cookie', 's=planted'],
        ['X-N', 1],
      ]),
    ],
    [
      'an iterable of pairs',
      {
        *[Symbol.iterator]() {
          yield ['Accept', ['a', 'b']]
          yield ['Set-Cookie', 'planted']
          yield ['X-N', '1']
        },
      },
    ],
  ])('are read from %s', (_, input) => {
    const shown = defaultCapture.headers(input, all)
    expect(shown).toEqual(expected)
    expect(Object.isFrozen(shown) && Object.isFrozen(shown['accept'])).toBe(true)
  })

  test('are read from Headers', () => {
    expect(
      defaultCapture.headers(
        new Headers([
          ['Accept', 'a'],
          ['Set-Cookie', 'planted'],
          ['X-N', '1'],
        ]),
        all,
      ),
    ).toEqual({ ...expected, accept: 'a' })
  })

  test('only names on the list are shown, a star stands for any ending', () => {
    const allow = compileHeaderAllowList(['Content-Type', 'x-app-*'])
    const input = { 'content-type': 'a', 'Content-Length': '1', 'X-App-Id': 'b', 'x-app': 'c', 'x-app-': 'd' }
    expect(defaultCapture.headers(input, allow)).toEqual({ 'content-type': 'a', 'x-app-id': 'b', 'x-app-': 'd' })
  })

  test.each([
    'authorization',
    'Cookie',
    'SET-COOKIE',
    'proxy-authorization',
    'x-api-key',
    'x-auth-token',
    'x-csrf-token',
    'x-session-id',
    'X-Amz-Security-Token',
    'api-key',
    'x-my-secret',
  ])('%s is redacted although it is allowed', name => {
    for (const list of [all, compileHeaderAllowList([name]), compileHeaderAllowList(['*'])]) {
      expect(defaultCapture.headers({ [name]: 'planted' }, list)).toEqual({ [name.toLowerCase()]: '[Redacted]' })
    }
    expect(defaultCapture.headers({ [name]: 'planted' }, compileHeaderAllowList([]))).toEqual({})
  })

  test('keepKeys does not show what the standards made for credentials', () => {
    const capture = createCapture({ keepKeys: ['authorization', 'cookie', 'x-session-id'] })
    expect(capture.headers({ authorization: 'planted', cookie: 'planted', 'x-session-id': '1' }, all)).toEqual({
      authorization: '[Redacted]',
      cookie: '[Redacted]',
      'x-session-id': '1',
    })
  })

  test('redactKeys hides a header', () => {
    expect(createCapture({ redactKeys: ['tenant'] }).headers({ 'x-tenant': 'planted' }, all)).toEqual({ 'x-tenant': '[Redacted]' })
  })

  test('values are searched for secrets', () => {
    expect(defaultCapture.headers({ referer: 'https://h/?token=planted', via: ['Bearer planted1234'] }, all)).toEqual({
      referer: 'https://h/?token=[Redacted]',
      via: ['Bearer [Redacted]'],
    })
  })

  test('a one-shot iterator is left to its consumer', () => {
    const pairs = [['a', '1']].values()
    expect(defaultCapture.headers(pairs, all)).toEqual({})
    expect(pairs.next().value).toEqual(['a', '1'])
  })

  test('what cannot be a header is passed over', () => {
    expect(defaultCapture.headers([['a'], 1, null, ['b', {}], ['c', null], [Symbol('s'), 'x'], ['d', 'shown']], all)).toEqual({
      d: 'shown',
    })
    expect(defaultCapture.headers(null, all)).toEqual({})
    expect(defaultCapture.headers(JSON.parse('{"__proto__":"x"}') as object, all)).toEqual(JSON.parse('{"__proto__":"x"}'))
  })

  test('more names than maxKeys are left out', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`x-${i}`, 'v']))
    expect(Object.keys(createCapture({ maxKeys: 5 }).headers(many, all))).toHaveLength(5)
  })

  test('an endless or throwing iterable is left early', () => {
    const endless = {
      *[Symbol.iterator]() {
        for (;;) yield ['a', '1']
      },
    }
    expect(defaultCapture.headers(endless, all)).toHaveProperty('a')
    const broken = {
      *[Symbol.iterator]() {
        yield ['a', '1']
        throw new Error('broken')
      },
    }
    expect(defaultCapture.headers(broken, all)).toEqual({ a: '1' })
  })

  test('anything at all gives headers or none', () => {
    fc.assert(fc.property(anything, make => Object.isFrozen(defaultCapture.headers(make() as object, all))))
    for (const make of Object.values(hostiles)) expect(Object.isFrozen(defaultCapture.headers(make() as object, all))).toBe(true)
  })

  test.each([[['a b']], [['x-*-y']], [['']], [[1]], ['content-type'], [false], [undefined]])('the list %o is refused', names => {
    expect(() => compileHeaderAllowList(names as never)).toThrowError(expect.objectContaining({ code: 'HOOKLINE_INVALID_OPTION' }))
  })
})

describe('error', () => {
  class PaymentError extends TypeError {}
  class Named extends Error {
    override name = 'GatewayDown'
  }
  test.each<[string, unknown, object]>([
    ['an Error', new Error('m'), { type: 'Error', message: 'm' }],
    ['a subclass', new PaymentError('m'), { type: 'PaymentError', message: 'm' }],
    ['one with a name of its own', new Named('m'), { type: 'GatewayDown', message: 'm' }],
    ['one with a code', Object.assign(new Error('m'), { code: 'E1' }), { type: 'Error', message: 'm', code: 'E1' }],
    ['one with a number as code', Object.assign(new Error('m'), { code: 42 }), { type: 'Error', message: 'm', code: '42' }],
    ['a DOMException', new DOMException('m', 'AbortError'), { type: 'AbortError', message: 'm' }],
    [
      'a Node error',
      (() => {
        try {
          Buffer.from(1 as never)
          return 0
        } catch (error) {
          return error
        }
      })(),
      { type: 'TypeError', message: expect.stringContaining('first argument'), code: 'ERR_INVALID_ARG_TYPE' },
    ],
    ['a string', 'Bearer planted1234', { type: 'string', message: 'Bearer [Redacted]' }],
    ['undefined', undefined, { type: 'undefined', message: 'undefined' }],
    ['null', null, { type: 'null', message: 'null' }],
    ['a symbol', Symbol('s'), { type: 'symbol', message: 'Symbol(s)' }],
    ['an object', { message: 'm', code: 'c' }, { type: 'Object', message: 'm', code: 'c' }],
    ['a Proxy', new Proxy(new Error('m'), {}), { type: 'Proxy', message: '' }],
    [
      'secrets in its message',
      new Error('connect postgres://a:planted@h failed'),
      { type: 'Error', message: 'connect postgres://[Redacted]@h failed' },
    ],
  ])('%s', (_, thrown, shown) => {
    expect(defaultCapture.error(thrown)).toEqual(shown)
  })

  test('carries the stack when asked to, redacted', () => {
    const { stack } = createCapture({ stack: true }).error(new Error('Bearer planted1234'))
    expect(stack).toMatch(/^Error: Bearer \[Redacted]\n {4}at /)
    expect(createCapture({ stack: true }).value(new Error('m'))).toHaveProperty('stack')
    expect(defaultCapture.value(new Error('m'))).not.toHaveProperty('stack')
    expect(defaultCapture.error(new Error('Bearer planted1234'), { stack: true }).stack).toMatch(/^Error: Bearer \[Redacted]\n {4}at /)
    expect(createCapture({ stack: true }).error(new Error('m'), { stack: false })).not.toHaveProperty('stack')
  })
})

describe('escapeTerminal', () => {
  test.each([
    ['\x1b[31mred\x1b[0m', '\\x1b[31mred\\x1b[0m'],
    ['\x1b]8;;http://h\x07link', '\\x1b]8;;http://h\\x07link'],
    ['\x9b2J', '\\x9b2J'],
    ['a\nb\r\tc\0\x7f', 'a\\nb\\r\\tc\\x00\\x7f'],
    ['a\u202eb\u2066c\u200e', 'a\\u202eb\\u2066c\\u200e'],
    ['\u2028\ufeff\u200b', '\\u2028\\ufeff\\u200b'],
    ['\ud800a\udc00', '\\ud800a\\udc00'],
    ['\u{e0041}', '\\u{e0041}'],
    ['plain, ü, 日本, 😀, 👩‍👧', 'plain, ü, 日本, 😀, 👩‍👧'],
  ])('%j', (text, shown) => {
    expect(escapeTerminal(text)).toBe(shown)
  })

  test('nothing a terminal obeys is left of any text', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 50 }), units => {
        const shown = escapeTerminal(String.fromCharCode(...units, 27, 0x202e))
        // oxlint-disable-next-line no-control-regex
        expect(shown).not.toMatch(/[\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/)
        expect(() => encodeURIComponent(shown)).not.toThrow()
        expect(escapeTerminal(shown)).toBe(shown)
      }),
    )
  })
})

test('text of the wrong type is empty text', () => {
  expect([defaultCapture.text(1 as never), defaultCapture.url(null as never), escapeTerminal(undefined as never)]).toEqual(['', '', ''])
})
