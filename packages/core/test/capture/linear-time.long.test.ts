import { describe, expect, test } from 'vitest'
import { createCapture } from '../../src/capture/index.ts'

describe('time is linear', () => {
  const capture = createCapture({ maxString: 1_048_576, maxMs: 10_000 })
  test.each([
    'eyJ',
    'eyJaaaaaaaa.',
    'sk-',
    'ghp_',
    '-----BEGIN ',
    '-----END',
    '://',
    '://a:',
    '://a@',
    '&a=',
    '&a="',
    '"a":',
    '{"password":[',
    '\\',
    '\\"',
    'Bearer ',
    'Basic a',
    '1',
    '1 ',
    '4111 ',
    '411111111111111 ',
    'npm_',
    'AKIA',
    'SG.',
    '?token=',
    '@',
    '=',
    '":',
    'hooks.slack.com/services/',
    '"password":"\\',
    '\npassword: a',
    '{password: "',
    'Cookie: ',
    '"Cookie: ',
    '\n  - password:  ',
    '--password ',
    '--a "',
    ' password=',
    '\npassword = a',
    'let a = ',
    '\n   ',
    'hvs.',
    'sntrys_',
    'a=b ',
  ])('for a hundred thousand of %j', part => {
    const short = part.repeat(Math.ceil(50_000 / part.length))
    const long = short.repeat(8)
    capture.text(short)
    const time = (text: string): number => {
      let best = Infinity
      for (let i = 0; i < 3; i++) {
        const start = performance.now()
        capture.text(text)
        best = Math.min(best, performance.now() - start)
      }
      return best
    }
    // Eight times the text; a quadratic pattern would take sixty-four times as long.
    expect(time(long)).toBeLessThan(Math.max(time(short), 2) * 32)
  })
})
