import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createBodyTap, createCapture } from '../../src/capture/index.ts'
import { anything, hostiles } from './hostile.ts'

const show = (chunks: readonly unknown[], type?: string, encoding?: string, options?: { maxBytes?: number }): string => {
  const tap = createBodyTap(options)
  for (const chunk of chunks) tap.push(chunk)
  return tap.text(type, encoding)
}

describe('what a body shows', () => {
  test.each<[string, string, unknown[], string]>([
    ['JSON', 'application/json', ['{"a":1,"pass', 'word":"planted"}'], '{"a":1,"password":"[Redacted]"}'],
    [
      'JSON with escapes in a key',
      'application/problem+json; charset=utf-8',
      [String.raw`{"p\u0061ssword":"planted"}`],
      '{"password":"[Redacted]"}',
    ],
    ['JSON that is broken', 'application/json', ['{"password":"planted", oops'], '{"password":"[Redacted]", oops'],
    ['lines of JSON', 'application/x-ndjson', ['{"token":"planted"}\n{"a":1}\n'], '{"token":"[Redacted]"}\n{"a":1}\n'],
    ['a form', 'application/x-www-form-urlencoded', [Buffer.from('user=ada&pass%77ord=planted')], 'user=ada&pass%77ord=[Redacted]'],
    ['text', 'text/plain', ['Bearer planted1234'], 'Bearer [Redacted]'],
    ['XML', 'text/xml', ['<a><password x="1">planted</password><b>c</b></a>'], '<a><password x="1">[Redacted]</password><b>c</b></a>'],
    ['latin-1', 'text/plain; charset="iso-8859-1"', [Buffer.from([0xe9])], 'é'],
    ['an unknown charset', 'text/plain; charset=klingon', ['é'], 'é'],
    ['an image', 'image/png', ['abc'], '[Binary: 3 bytes]'],
    ['parts of a form, which may hold files', 'multipart/form-data; boundary=x', ['planted'], '[Binary: 7 bytes]'],
    ['JSON without a type', '', ['{"token":"planted"}'], '{"token":"[Redacted]"}'],
    ['bytes without a type', '', [new Uint8Array([0, 1, 2])], '[Binary: 3 bytes]'],
    ['nothing', '', [], ''],
  ])('%s', (_, type, chunks, shown) => {
    expect(show(chunks, type)).toBe(shown)
  })

  test('a string chunk is decoded by its encoding', () => {
    const tap = createBodyTap()
    tap.push('7b7d', 'hex')
    tap.push('x', 'no encoding')
    expect([tap.text('text/plain'), tap.bytes]).toEqual(['{}x', 3])
  })

  test('a form is redacted by its keys also where values are not searched', () => {
    const tap = createBodyTap({ capture: createCapture({ redactValues: false }) })
    tap.push('user=ada&password=planted')
    expect(tap.text('application/x-www-form-urlencoded')).toBe('user=ada&password=[Redacted]')
  })

  test('the capture given redacts', () => {
    const tap = createBodyTap({ capture: createCapture({ redactKeys: ['iban'] }) })
    tap.push('{"iban":"planted"}')
    expect(tap.text('application/json')).toBe('{"iban":"[Redacted]"}')
  })
})

const codings: [string, (data: string | Buffer) => Buffer][] = [
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
  ['br', brotliCompressSync],
]

describe.each(codings)('%s', (coding, compress) => {
  test('is undone', () => {
    expect(show([compress('{"token":"planted"}')], 'application/json', coding.toUpperCase())).toBe('{"token":"[Redacted]"}')
  })

  test('of which a part is missing shows the beginning', () => {
    const body = JSON.stringify(Array.from({ length: 1500 }, (_, i) => ({ i, password: 'planted', noise: Math.sin(i) })))
    const shown = show([compress(body)], 'application/json', coding, { maxBytes: 2000 })
    expect(shown).toMatch(/^\[\{"i":0,"password":"\[Redacted]"/)
    expect(shown).not.toContain('planted')
  })

  test('that unpacks to a hundred times its size is bounded', () => {
    const shown = show([compress(Buffer.alloc(5_000_000, 'a'))], 'text/plain', coding, { maxBytes: 6000 })
    expect(shown).toMatch(coding === 'br' ? /^\[Binary: \d+ bytes]$/ : /^a{2048}\[Truncated: \d+ more characters]$/)
  })
})

test('codings on top of each other are undone in their order', () => {
  expect(show([gzipSync(brotliCompressSync('text'))], 'text/plain', 'br, gzip')).toBe('text')
})

test.each(['zstd', 'gzip', 'br, br, br, br'])('what is not %s is no text', coding => {
  expect(show(['planted'], 'text/plain', coding)).toBe('[Binary: 7 bytes]')
})

describe('bounds', () => {
  test('a tap keeps maxBytes and counts the rest', () => {
    const tap = createBodyTap({ maxBytes: 5 })
    expect(tap.truncated).toBe(false)
    for (const chunk of ['abc', 'def', Buffer.from('ghi')]) tap.push(chunk)
    expect([tap.bytes, tap.truncated, tap.text('text/plain')]).toEqual([9, true, 'abcde'])
  })

  test('a character that the cut goes through is left out', () => {
    expect(show(['ééé'], 'text/plain', '', { maxBytes: 5 })).toBe('éé')
  })

  test('a tap does not hold the memory of its producer', () => {
    const chunk = Buffer.from('before')
    const tap = createBodyTap()
    tap.push(chunk)
    chunk.fill('x')
    expect(tap.text('text/plain')).toBe('before')
  })

  test('pushing or reading anything throws nothing', () => {
    const values = Object.entries(hostiles).flatMap(([name, make]) => (name.includes('gigabyte') ? [] : [make()]))
    const tap = createBodyTap({ maxBytes: 100 })
    for (const value of values) tap.push(value, value as string)
    for (const value of values) expect(typeof tap.text(value as string, value as string)).toBe('string')
    fc.assert(
      fc.property(anything, fc.uint8Array(), fc.string(), fc.constantFrom('', 'gzip', 'br', 'deflate'), (make, bytes, type, coding) => {
        const other = createBodyTap({ maxBytes: 64 })
        other.push(bytes)
        other.push(make())
        expect(typeof other.text(type, coding)).toBe('string')
      }),
    )
  })

  test.each([0, -1, 1.5, NaN, 2 ** 30, '1'])('maxBytes %o is refused', maxBytes => {
    expect(() => createBodyTap({ maxBytes: maxBytes as number })).toThrowError(expect.objectContaining({ code: 'HOOKLINE_INVALID_OPTION' }))
  })
})
