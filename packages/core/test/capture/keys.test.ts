import { describe, expect, test } from 'vitest'
import { createCapture, defaultCapture, type Capture } from '../../src/capture/index.ts'

const shows = (key: string, value: unknown = 'planted', capture: Capture = defaultCapture): unknown =>
  (capture.value({ [key]: value }) as Record<string, unknown>)[key]

describe('keys that carry secrets', () => {
  test.each([
    'password',
    'Password',
    'PASSWORD',
    'passwd',
    'pwd',
    'passwordHash',
    'userPassword',
    'user_password',
    'db-password',
    'dbpassword',
    'password2',
    'secret',
    'clientSecret',
    'client_secret',
    'secrets',
    'token',
    'tokens',
    'accessToken',
    'access_token',
    'accesstoken',
    'refreshTokenV2',
    'idToken',
    'apiKey',
    'api_key',
    'x-api-key',
    'APIKey',
    'apikey',
    'apiKEY',
    'API_KEY_2',
    'key',
    'keys',
    'privateKey',
    'secretKey',
    'secretAccessKey',
    'accessKeyId',
    'session',
    'sessionId',
    'session_id',
    'sessionid',
    'PHPSESSID',
    'JSESSIONID',
    'connect.sid',
    'auth',
    'authorization',
    'Proxy-Authorization',
    'oauth2',
    'cookie',
    'cookies',
    'Set-Cookie',
    'jwt',
    'JWTToken',
    'bearer',
    'credential',
    'credentials',
    'csrf',
    'csrfToken',
    'x-xsrf-token',
    '_csrf',
    'otp',
    'pin',
    'cvv',
    'cardNumber',
    'card_number',
    'creditCard',
    'connectionString',
    'passphrase',
    'ssn',
    'user[password]',
    'Passwort',
    'contraseña',
    `${'x'.repeat(200)}Password`,
  ])('%s is redacted', key => {
    expect(Object.values(defaultCapture.value({ [key]: 'planted' }) as object)).toEqual(['[Redacted]'])
  })

  test.each([
    'keyboard',
    'monkey',
    'author',
    'authority',
    'authored',
    'keyword',
    'keystone',
    'turkey',
    'tokenizer',
    'secretary',
    'compass',
    'passenger',
    'bypass',
    'primaryKey',
    'primary_key',
    'foreignKey',
    'compass',
    'bypass',
    'cwd',
    'spaw',
    'sortKey',
    'partitionKey',
    'cacheKey',
    'publicKey',
    'routingKey',
    'idempotencyKey',
    'Idempotency-Key',
    'keyName',
    'keyId',
    'keyCode',
    'keyPath',
    'opinion',
    'shopping',
    'sidebar',
    'user',
    'email',
    'id',
    'code',
    'signature',
    'hash',
    'state',
    '',
    '$$',
    '123',
  ])('%s is shown', key => {
    expect(shows(key)).toBe('planted')
  })

  test.each(['maxTokens', 'token_count', 'prompt_tokens', 'tokens', 'sessionTtl', 'passwordLength', 'keys'])(
    '%s shows a number, which is a count',
    key => {
      expect(shows(key, 12)).toBe(12)
      expect(shows(key, 'planted')).toBe('[Redacted]')
    },
  )

  test.each(['pin', 'otp', 'token', 'cardNumber'])('%s hides a number, which is the secret', key => {
    expect(shows(key, 1234)).toBe('[Redacted]')
  })

  test('whether there is a secret stays visible', () => {
    expect(defaultCapture.value({ a: { password: null }, token: undefined, session: false, hasPassword: true, secret: '' })).toEqual({
      a: { password: null },
      token: undefined,
      session: false,
      hasPassword: true,
      secret: '',
    })
  })

  test('everything below a sensitive key goes, whatever its type', () => {
    for (const value of [
      { a: 1 },
      ['planted'],
      new Map([['a', 'planted']]),
      Buffer.from('planted'),
      12n,
      () => 'planted',
      Symbol('planted'),
      new Date(0),
    ]) {
      expect(shows('credentials', value)).toBe('[Redacted]')
    }
  })
})

describe('rules of the user', () => {
  test.each([
    ['iban', 'iban'],
    ['iban', 'customerIban'],
    ['iban', 'IBAN_2'],
    ['dateOfBirth', 'date_of_birth'],
    ['dateOfBirth', 'dateofbirth'],
    ['date-of-birth', 'userDateOfBirth'],
    ['line2', 'line2'],
  ])('redactKeys %s hides %s', (rule, key) => {
    expect(shows(key, 'planted')).toBe('planted')
    expect(shows(key, 'planted', createCapture({ redactKeys: [rule] }))).toBe('[Redacted]')
  })

  test('redactKeys matches words and no parts of words', () => {
    expect(shows('urban', 'planted', createCapture({ redactKeys: ['ban'] }))).toBe('planted')
  })

  test('keepKeys shows a whole key and no longer one', () => {
    const capture = createCapture({ keepKeys: ['sessionId'] })
    expect(shows('session_id', 'planted', capture)).toBe('planted')
    expect(shows('userSessionId', 'planted', capture)).toBe('[Redacted]')
  })

  test('redactKeys wins over keepKeys, also for the name of a pair', () => {
    const capture = createCapture({ keepKeys: ['sessionId', 'key'], redactKeys: ['session id', 'key'] })
    expect(shows('sessionId', 'planted', capture)).toBe('[Redacted]')
    expect(capture.value({ key: 'planted', value: 1 })).toEqual({ key: '[Redacted]', value: 1 })
  })

  test('redactedText stands where the secret stood', () => {
    expect(shows('password', 'planted', createCapture({ redactedText: '***' }))).toBe('***')
  })

  test('keys made from data do not change the verdict on others', () => {
    const capture = createCapture()
    for (let i = 0; i < 5000; i++) capture.value({ [`id${i}`]: 1 })
    expect(shows('password', 'planted', capture)).toBe('[Redacted]')
    expect(shows('id4999', 'planted', capture)).toBe('planted')
  })
})

test.each([
  [{ maxDepth: -1 }, 'maxDepth'],
  [{ maxDepth: 101 }, 'maxDepth'],
  [{ maxKeys: 1.5 }, 'maxKeys'],
  [{ maxString: NaN }, 'maxString'],
  [{ maxMs: 0 }, 'maxMs'],
  [{ redactKeys: 'iban' }, 'redactKeys'],
  [{ redactKeys: [''] }, 'redactKeys'],
  [{ keepKeys: [1] }, 'keepKeys'],
  [{ stack: 1 }, 'stack'],
  [{ redactedText: 'a b' }, 'redactedText'],
  [{ maxDeph: 1 }, 'maxDeph'],
])('the option %o is refused by name', (options, name) => {
  expect(() => createCapture(options as never)).toThrowError(
    expect.objectContaining({ code: 'HOOKLINE_INVALID_OPTION', message: expect.stringContaining(`"${name}"`) }),
  )
})
