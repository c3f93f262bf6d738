/** The words that make a key sensitive. Written in lower case; a plural counts as its singular. */

/** One of these as a word of a key redacts its value. */
export const SECRET_WORDS: ReadonlySet<string> = new Set([
  'auth',
  'authorization',
  'authorisation',
  'authentication',
  'oauth',
  'token',
  'secret',
  'session',
  'sess',
  'sessid',
  'sid',
  'jwt',
  'bearer',
  'cookie',
  'credential',
  'cred',
  'csrf',
  'xsrf',
  'key',
  'password',
  'passwd',
  'pwd',
  'pswd',
  'psw',
  'pword',
  'pw',
  'pass',
  'passphrase',
  'passcode',
  'passkey',
  'pin',
  'puk',
  'otp',
  'totp',
  'mnemonic',
  'salt',
  'pfx',
  'cvv',
  'cvc',
  'cvn',
  'ssn',
  'ccnum',
  'dbpass',
  'userpass',
  'smtppass',
  'keypass',
  'storepass',
  'adminpass',
  'rootpass',
  'passwort',
  'kennwort',
  'contraseña',
  'contrasena',
  'senha',
  'wachtwoord',
])

/** Words written together without a separator: a word of a key that ends in one of these is sensitive too ('accesstoken', 'phpsessid'). */
export const SECRET_ENDINGS: readonly string[] = [
  'token',
  'password',
  'passwd',
  'pwd',
  'passphrase',
  'secret',
  'credential',
  'apikey',
  'secretkey',
  'privatekey',
  'privkey',
  'sshkey',
  'accesskey',
  'signingkey',
  'encryptionkey',
  'masterkey',
  'authkey',
  'sessionid',
  'sessionkey',
  'sessid',
  'setcookie',
]

/** Several words in a row that are sensitive only together. */
export const SECRET_PHRASES: readonly (readonly string[])[] = [
  ['card', 'number'],
  ['credit', 'card'],
  ['security', 'code'],
  ['recovery', 'code'],
  ['backup', 'code'],
  ['verification', 'code'],
  ['mfa', 'code'],
  ['factor', 'code'],
  ['unlock', 'code'],
  ['login', 'code'],
  ['magic', 'link'],
  ['cc', 'number'],
  ['social', 'security'],
  ['connection', 'string'],
  ['mot', 'de', 'passe'],
]

/** Before the word 'key' these say that it names a thing and opens nothing. */
export const PLAIN_KEY_BEFORE: ReadonlySet<string> = new Set([
  'primary',
  'foreign',
  'public',
  'sort',
  'partition',
  'cache',
  'routing',
  'object',
  'row',
  'column',
  'index',
  'unique',
  'composite',
  'surrogate',
  'natural',
  'range',
  'lookup',
  'group',
  'message',
  'translation',
  'locale',
  'idempotency',
  'dedupe',
  'deduplication',
  'map',
  'property',
  'hot',
  'arrow',
  'shortcut',
  'meta',
  'ctrl',
  'shift',
  'alt',
  'answer',
])

/** After the word 'key' these say the same, unless an adjective such as 'api' or 'secret' stands before it. */
export const PLAIN_KEY_AFTER: ReadonlySet<string> = new Set([
  'id',
  'code',
  'name',
  'path',
  'type',
  'usage',
  'frame',
  'board',
  'down',
  'up',
  'press',
  'stroke',
  'word',
  'space',
  'column',
  'field',
  'by',
])

export const SECRET_KEY_BEFORE: ReadonlySet<string> = new Set([
  'api',
  'access',
  'secret',
  'private',
  'signing',
  'encryption',
  'master',
  'account',
  'auth',
  'session',
  'app',
  'shared',
  'license',
])

/** A number under a key with one of these words measures the secret and does not give it away ('maxTokens', 'sessionTtl'). */
export const MEASURES: ReadonlySet<string> = new Set([
  'count',
  'total',
  'max',
  'min',
  'limit',
  'length',
  'len',
  'size',
  'used',
  'usage',
  'remaining',
  'ttl',
  'age',
  'expire',
  'expires',
  'expiry',
  'expiration',
  'timeout',
  'duration',
  'ms',
  'seconds',
  'minutes',
  'at',
  'version',
  'rate',
  'bits',
  'bytes',
  'budget',
  'index',
])

/** Names of URL parameters that are sensitive there and nowhere else; compared without separators. */
export const SECRET_PARAMETERS: ReadonlySet<string> = new Set([
  'sig',
  'signature',
  'code',
  'xamzsignature',
  'xamzcredential',
  'xgoogsignature',
  'xgoogcredential',
  'awsaccesskeyid',
  'googleaccessid',
  'hmac',
  'ticket',
  'assertion',
  'samlresponse',
])

/** Splits at separators and at camelCase steps and drops digits: 'XApiKey_v2' gives 'x', 'api', 'key', 'v'. */
export function wordsOf(name: string): string[] {
  const words: string[] = []
  let start = -1
  let before = OTHER
  for (let i = 0; i <= name.length; i++) {
    const kind = i < name.length ? kindOf(name.charCodeAt(i)) : OTHER
    if (start >= 0) {
      const step = kind === UPPER && before === LOWER
      const acronymEnds = kind === LOWER && before === UPPER && i - start > 1
      if (kind === OTHER || step) {
        words.push(name.slice(start, i).toLowerCase())
        start = step ? i : -1
      } else if (acronymEnds) {
        words.push(name.slice(start, i - 1).toLowerCase())
        start = i - 1
      }
    } else if (kind !== OTHER) start = i
    before = kind
  }
  return words
}

const OTHER = 0
const LOWER = 1
const UPPER = 2

function kindOf(code: number): number {
  if (code >= 97 && code <= 122) return LOWER
  if (code >= 65 && code <= 90) return UPPER
  return code > 127 ? LOWER : OTHER
}

/** 'keys' and 'credentials' without the plural's s; 'pass' and words like it stay whole. */
export function singular(word: string): string {
  return word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word
}
