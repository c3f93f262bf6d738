import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCapture, defaultCapture } from '../../src/capture/index.ts'
import { LABEL, scan } from '../../src/capture/scan.ts'

/** Shapes of tokens, made here from letters in order: none was ever issued. */
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const run = (length: number): string => letters.repeat(4).slice(44, 44 + length)
const upper = (length: number): string => 'ABCDEFGHIJKLMNOP234567'.repeat(4).slice(0, length)
const hex = (length: number): string => '0123456789abcdef'.repeat(4).slice(0, length)
const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const jwt = `${base64url({ alg: 'none', typ: 'JWT' })}.${base64url({ sub: 'ada', admin: false })}.${run(20)}`

const tokens: readonly (readonly [string, string])[] = [
  ['JWT', jwt],
  ['JWT without signature', jwt.slice(0, jwt.lastIndexOf('.') + 1)],
  ...['p', 'o', 'u', 's', 'r'].map(kind => [`GitHub gh${kind}_`, `gh${kind}_${run(36)}`] as const),
  ['GitHub fine-grained', `github_pat_${run(22)}_${run(40)}`],
  ['GitLab', `glpat-${run(20)}`],
  ['GitLab runner', `glrt-${run(20)}`],
  ['Slack bot', `xoxb-${'1'.repeat(11)}-${run(24)}`],
  ['Slack app', `xapp-1-${run(30)}`],
  ['Slack webhook', `hooks.slack.com/services/T${upper(8)}/B${upper(8)}/${run(24)}`],
  ['AWS key id', `AKIA${upper(16)}`],
  ['AWS temporary key id', `ASIA${upper(16)}`],
  ['Stripe secret', `sk_live_${run(24)}`],
  ['Stripe test', `sk_test_${run(24)}`],
  ['Stripe restricted', `rk_live_${run(24)}`],
  ['Stripe webhook', `whsec_${run(32)}`],
  ['npm', `npm_${run(36)}`],
  ['OpenAI', `sk-${run(48)}`],
  ['OpenAI project', `sk-proj-${run(20)}-${run(20)}`],
  ['OpenRouter', `sk-or-v1-${hex(64)}`],
  ['Google API', `AIza${run(35)}`],
  ['Google OAuth', `ya29.${run(40)}`],
  ['Google client secret', `GOCSPX-${run(28)}`],
  ['Hugging Face', `hf_${run(34)}`],
  ['PyPI', `pypi-${run(50)}`],
  ['SendGrid', `SG.${run(22)}.${run(43)}`],
  ['DigitalOcean', `dop_v1_${hex(64)}`],
  ['Shopify', `shpat_${hex(32)}`],
  ...[
    'gsk',
    'pcsk',
    'ntn',
    'lin_api',
    'sntrys',
    'sntryu',
    'figd',
    'dckr_pat',
    'glsa',
    'sbp',
    'lsv2_pt',
    'lsv2_sk',
    'pscale_tkn',
    'pscale_pw',
    'pscale_oauth',
    'rubygems',
  ].map(prefix => [`${prefix}_`, `${prefix}_${run(40)}`] as const),
  ...['pplx', 'xai', 'tvly', 'PMAK', 'NRAK', 'HRKU'].map(prefix => [`${prefix}-`, `${prefix}-${run(32)}`] as const),
  ...['hvs', 'hvb', 'hvr'].map(prefix => [`Vault ${prefix}.`, `${prefix}.${run(24)}`] as const),
  ['age', `AGE-SECRET-KEY-1${upper(58)}`],
]

describe('tokens', () => {
  test.each(tokens)('%s is redacted wherever it stands', (_, token) => {
    expect(defaultCapture.text(token)).toBe('[Redacted]')
    expect(defaultCapture.text(`before ${token} after`)).toBe('before [Redacted] after')
    expect(defaultCapture.text(`["${token}",`)).toBe('["[Redacted]",')
    expect(defaultCapture.text(`ü:${token}/x`)).not.toContain(token)
  })

  test('a token in a key is redacted, and its entry is not lost', () => {
    const [first, second] = [`ghp_${run(36)}`, `gho_${run(36)}`]
    expect(defaultCapture.value({ [first]: 1, [second]: 2, short: 3 })).toEqual({ '[Redacted]': 1, '[Redacted] 2': 2, short: 3 })
  })

  test('a token after something that only looks like one is still found', () => {
    expect(defaultCapture.text(`sk-a-long-name-of-a-page-ghp_${run(20)}`)).not.toContain(run(20))
  })

  test.each([
    'ghp_short',
    'the sk-learn-package-for-python-people',
    'task-force-on-something-2024-edition',
    'task-Force-on-Something-2024-Edition',
    'npm_config_registry',
    'npm_lifecycle_event',
    'AKIA',
    'MAKIAVELLISTICALLYLONG',
    'eyJhbGciOiJub25lIn0',
    '6f1c9f5e-8e6b-4b6e-9a3e-0d9f1c2b3a4d',
    'a SG.1 b',
    'live_test_abc',
    'half_abcdefghijklmnopqrstuvw',
    'early-abcdefghijklmnopqrstuvwxyz',
    'openai-abcdefghijklmnopqrstuvwxyz',
    'xai-short, tvly-x, hvs.x',
    'hvs-abcdefghijklmnopqrstuvwxyz',
    'sha256-abcdef0123456789abcdef0123456789',
  ])('%s is shown', text => {
    expect(defaultCapture.text(text)).toBe(text)
  })
})

describe('PEM', () => {
  const body = `Proc-Type: 4,ENCRYPTED\n\n${run(60)}\n${run(60)}=\n`
  test('a block is redacted from BEGIN to END', () => {
    expect(defaultCapture.text(`a\n-----BEGIN RSA PRIVATE KEY-----\n${body}-----END RSA PRIVATE KEY-----\nb`)).toBe('a\n[Redacted]\nb')
  })
  test('a block that is cut is redacted to the end', () => {
    expect(defaultCapture.text(`a -----BEGIN PRIVATE KEY-----\n${body}`)).toBe('a [Redacted]')
  })
  test('each of several blocks is redacted', () => {
    const block = `-----BEGIN X-----${run(20)}-----END X-----`
    expect(defaultCapture.text(`${block} and ${block}.`)).toBe('[Redacted] and [Redacted].')
  })
})

describe('authorization schemes', () => {
  test.each([
    ['Bearer abcdefgh1234', 'Bearer [Redacted]'],
    ['authorization: BEARER  abc.def-123', 'authorization: BEARER  [Redacted]'],
    ['Basic YWRhOnBsYW50ZWQ=', 'Basic [Redacted]'],
    ['curl -H "basic YWRhOnBsYW50ZWQ="', 'curl -H "basic [Redacted]"'],
  ])('%s', (text, shown) => {
    expect(defaultCapture.text(text)).toBe(shown)
  })
  test.each(['basic information', 'Bearer authentication', 'the bearer of news', 'Basic Instructions.', 'Basic'])('%s is prose', text => {
    expect(defaultCapture.text(text)).toBe(text)
  })
})

describe('card numbers', () => {
  test.each([
    '4111111111111111',
    '4111 1111 1111 1111',
    '5500-0000-0000-0004',
    '378282246310005',
    '3782 822463 10005',
    '30569309025904',
    '6011111111111117',
    '2223003122003222',
  ])('%s is redacted', card => {
    expect(defaultCapture.text(card)).toBe('[Redacted]')
    expect(defaultCapture.text(`12 ${card} 99`)).toBe('12 [Redacted] 99')
  })
  test.each([
    '4111111111111112',
    '1700000000000',
    '1700000000000000',
    '9111111111111111',
    '2000000000000006',
    '41111111111111111111111',
    '0.4111111111111111',
    '2026-01-02T03:04:05.678Z',
    '+44 20 7946 0000 123',
  ])('%s is shown', text => {
    expect(defaultCapture.text(text)).toBe(text)
  })
  test('a card given as a number is redacted, a timestamp is not', () => {
    expect(defaultCapture.args([4111111111111111, 1767323045678, 4111111111111111n])).toEqual(['[Redacted]', 1767323045678, '[Redacted]'])
  })
  test('a card that the cut goes through is redacted unchecked', () => {
    const shown = createCapture({ maxString: 20 }).text('card: 4111111111111111')
    expect(shown).toBe('card: [Redacted][Truncated: 2 more characters]')
  })
})

describe('URLs and assignments in text', () => {
  test.each([
    ['postgres://app:planted@db/orders', 'postgres://[Redacted]@db/orders'],
    ['see https://planted@h/x and http://a:planted@b', 'see https://[Redacted]@h/x and http://[Redacted]@b'],
    ['postgres://app:plan@ted@db/orders', 'postgres://[Redacted]@db/orders'],
    ['postgres://app:plan/ted@db/orders', 'postgres://[Redacted]@db/orders'],
    ['redis://:planted@h:6379', 'redis://[Redacted]@h:6379'],
    [String.raw`{"u":"https:\/\/a:planted@h"}`, String.raw`{"u":"https:\/\/[Redacted]@h"}`],
    ['GET /x?a=1&token=planted&b=2', 'GET /x?a=1&token=[Redacted]&b=2'],
    ['user=ada&password=planted', 'user=ada&password=[Redacted]'],
    ['a="b&password=planted', 'a="b&password=[Redacted]'],
    ['password="two words"', 'password=[Redacted]'],
    ['Server=db;User Id=app;Password=planted;', 'Server=db;User Id=app;Password=[Redacted];'],
    ['theme=dark; sid=planted', 'theme=dark; sid=[Redacted]'],
    ['PORT=1\nDB_PASSWORD=planted\n', 'PORT=1\nDB_PASSWORD=[Redacted]\n'],
  ])('%s', (text, shown) => {
    expect(defaultCapture.text(text)).toBe(shown)
  })
  test.each([
    "SELECT * FROM users WHERE password = $1 AND token=$2 AND key='x'",
    'http://host:8080/path@x',
    'ada@example.com',
    'a://b, c@d',
    'x == y && z',
    'UPDATE t SET\npassword=$1',
  ])('%s is shown', text => {
    expect(defaultCapture.text(text)).toBe(text)
  })
})

describe('JSON in text', () => {
  test.each([
    ['{"user":"ada","password":"planted"}', '{"user":"ada","password":"[Redacted]"}'],
    [String.raw`{"password":"pl\"an\\ted\\","a":1}`, '{"password":"[Redacted]","a":1}'],
    ['{"password": "plan', '{"password": "[Redacted]"'],
    ['{"pin":1234,"tokens":7,"token":null}', '{"pin":"[Redacted]","tokens":7,"token":null}'],
    ['{"credentials":{"a":["planted}"],"b":{}},"c":1}', '{"credentials":"[Redacted]","c":1}'],
    ['{"tokens":["planted","planted"],"a":[]}', '{"tokens":"[Redacted]","a":[]}'],
  ])('%s', (text, shown) => {
    expect(defaultCapture.text(text)).toBe(shown)
  })

  test('JSON in JSON in JSON is redacted and stays JSON', () => {
    let text = JSON.stringify({ password: 'pla"nted\\', a: 1 })
    for (let level = 0; level < 3; level++) {
      const shown = defaultCapture.text(text)
      expect(shown).not.toContain('pla')
      let inner: unknown = JSON.parse(shown)
      while (typeof (inner as { body?: unknown }).body === 'string') inner = JSON.parse((inner as { body: string }).body)
      expect(inner).toEqual({ password: '[Redacted]', a: 1 })
      text = JSON.stringify({ body: text })
    }
  })
})

test('redactValues: false leaves the inside of strings alone and still redacts by key', () => {
  const capture = createCapture({ redactValues: false })
  expect(capture.value({ a: `ghp_${run(36)}`, n: 4111111111111111, password: 'planted' })).toEqual({
    a: `ghp_${run(36)}`,
    n: 4111111111111111,
    password: '[Redacted]',
  })
})

describe('properties', () => {
  const secret = fc.constantFrom(...tokens.map(([, token]) => token), 'postgres://app:planted@db', '4111111111111111', 'Bearer planted1234')
  const noise = fc.string({ unit: fc.constantFrom(' ', '\n', '"', "'", '/', ',', '(', '<', 'ü', '{', '[', ';', '?', '&', '=') })

  test('no secret survives between any punctuation', () => {
    fc.assert(
      fc.property(noise, secret, noise, (before, planted, after) => {
        const shown = defaultCapture.text(before + planted + after)
        return !shown.includes(planted) && !shown.includes('planted')
      }),
      { numRuns: 3000 },
    )
  })

  test('redacting twice gives what redacting once gives', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            secret,
            fc.constantFrom(
              '?token=planted',
              '{"password":"planted"}',
              'plain',
              'a=b',
              "{ token: 'planted' }",
              '\nCookie: planted\n',
              '--pin planted1',
            ),
          ),
        ),
        parts => {
          const once = defaultCapture.text(parts.join(' , '))
          expect(once).not.toContain('planted')
          expect(defaultCapture.text(once)).toBe(once)
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('a plain string is returned as it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'abcdefghiklmnopqrstuvwxyBCDEFGH ,!') }),
        text => defaultCapture.text(text) === text,
      ),
    )
  })

  test('the look ahead sees every family that the patterns know', () => {
    expect(tokens.filter(([, token]) => scan(`x ${token}`) === 0)).toEqual([])
    expect(scan('pin: 1') & LABEL).toBe(LABEL)
  })
})
