import { redactAssignments } from './assignments.ts'
import { redactCards } from './cards.ts'
import { redactJson } from './json.ts'
import type { KeyRules } from './keys.ts'
import { redactLabels, redactOptions } from './labels.ts'
import { ASSIGNMENT, AUTHORITY, CARD, JSON_PAIR, LABEL, PEM, scan, SCHEME, TOKEN } from './scan.ts'

/** Twelve letters and digits in a row: names have their words apart. */
const RANDOM = String.raw`(?=[\w.+/=-]{0,40}?(?=[A-Za-z]{0,11}\d)[A-Za-z0-9]{12})`

/**
 * Tokens that tell themselves by a prefix. Every quantifier stands on one character class and none is nested in another, and each alternative either
 * consumes the run it looked at or fails within a bounded prefix: time is linear in the text.
 */
const TOKENS = new RegExp(
  [
    String.raw`gh[pousr]_\w{10,}`,
    String.raw`github_pat_\w{10,}`,
    String.raw`gl(?:pat|dt|rt|ptt|cbt|ft|soat|imt|agent|oas|ffct|rtr)-[\w-]{10,}`,
    String.raw`xox[abeoprs]-[\w-]{10,}`,
    String.raw`xapp-[\w-]{10,}`,
    String.raw`hooks\.slack\.com/services/[\w/]{6,}`,
    String.raw`(?<![A-Za-z0-9])A(?:KIA|SIA)[A-Z0-9]{12,}`,
    String.raw`(?:[sr]k_(?:live|test)|whsec)_\w{10,}`,
    String.raw`npm_[A-Za-z0-9]{20,}`,
    String.raw`AIza[\w-]{20,}`,
    String.raw`ya29\.[\w-]{20,}`,
    String.raw`GOCSPX-[\w-]{10,}`,
    String.raw`(?<![A-Za-z0-9])hf_[A-Za-z0-9]{20,}`,
    String.raw`pypi-[\w-]{20,}`,
    String.raw`(?<![A-Za-z0-9])SG\.[\w-]{10,}(?:\.[\w-]*)?`,
    String.raw`dop_v1_[a-f0-9]{20,}`,
    String.raw`shp(?:at|ca|pa|ss)_[a-fA-F0-9]{20,}`,
    String.raw`(?<![A-Za-z0-9])(?:gsk|pcsk|ntn|lin_api|sntrys|sntryu|figd|dckr_pat)_${RANDOM}[\w+/=-]{20,}`,
    String.raw`(?<![A-Za-z0-9])(?:pplx|xai|tvly|PMAK|NRAK|HRKU)-${RANDOM}[\w-]{20,}`,
    String.raw`(?<![A-Za-z0-9])(?:glsa|sbp|lsv2_[ps][tk]|pscale_(?:tkn|pw|oauth)|rubygems)_${RANDOM}[\w.-]{20,}`,
    String.raw`(?<![A-Za-z0-9])hv[sbr]\.[\w-]{20,}`,
    String.raw`AGE-SECRET-KEY-1[A-Z0-9]{20,}`,
  ].join('|'),
  'g',
)
const JWTS = /eyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g
const SK_KEYS = /(?<![A-Za-z0-9])sk-[\w-]{20,}/g
const SCHEMES = /(?<![A-Za-z0-9])(bearer|basic)([ \t]{1,8})([\w.~+/=-]{6,})/gi
const USERINFO = /(:\\?\/\\?\/)([^\s/\\?#"'<>]*)@/g
const USERINFO_WITH_DELIMITERS = /(:\\?\/\\?\/)([^\s/\\?#@:"'<>]{0,128}):([^\s@"'<>]{1,256})@/g

/** Finds secrets by their form, at any place of a text. */
export class ValueRules {
  readonly #keys: KeyRules
  readonly #redacted: string

  constructor(keys: KeyRules, redacted: string) {
    this.#keys = keys
    this.#redacted = redacted
  }

  /** `cut` says that the text went on: a card number that the cut went through is then redacted unchecked. */
  redact(text: string, cut: boolean): string {
    const flags = scan(text)
    return flags === 0 ? text : this.#apply(text, flags, cut)
  }

  #apply(text: string, flags: number, cut: boolean): string {
    const redacted = this.#redacted
    let out = text
    if (flags & PEM) out = redactPem(out, redacted)
    if (flags & JSON_PAIR) out = redactJson(out, this.#keys, redacted)
    if (flags & AUTHORITY) out = redactUserinfo(out, redacted)
    if (flags & ASSIGNMENT) out = redactAssignments(out, this.#keys, redacted)
    if (flags & TOKEN) out = redactTokens(out, redacted)
    if (flags & SCHEME)
      out = out.replace(SCHEMES, (found, scheme: string, gap: string, rest: string) => (isWord(rest) ? found : scheme + gap + redacted))
    if (flags & LABEL) out = redactLabels(out, this.#keys, redacted)
    // Two dashes in a row are an option's, too.
    if (flags & PEM) out = redactOptions(out, this.#keys, redacted)
    if (flags & CARD) out = redactCards(out, redacted, cut)
    return out
  }
}

function redactTokens(text: string, redacted: string): string {
  return (
    text
      .replace(TOKENS, () => redacted)
      // Any base64 of '{"' begins so; only a JWT goes on with a dot.
      .replace(JWTS, found => (found.includes('.') ? redacted : found))
      // 'sk-' begins slugs too; a key looks random.
      .replace(SK_KEYS, found => (/\d/.test(found) && (/[A-Z]/.test(found) || /[a-z0-9]{20}/.test(found)) ? redacted : found))
  )
}

function redactUserinfo(text: string, redacted: string): string {
  return (
    text
      .replace(USERINFO, (_, slashes: string) => `${slashes}${redacted}@`)
      // A password with an unescaped delimiter; 'host:8080/path@x' is a port and no password.
      .replace(USERINFO_WITH_DELIMITERS, (found, slashes: string, _user: string, rest: string) =>
        /^\d{1,5}[/?#]/.test(rest) ? found : `${slashes}${redacted}@`,
      )
  )
}

/** 'basic information' and 'bearer authentication' are prose. */
function isWord(text: string): boolean {
  return text.length <= 18 && /^[A-Za-z]?[a-z]+\.?$/.test(text)
}

function redactPem(text: string, redacted: string): string {
  let out = ''
  let from = 0
  for (;;) {
    const begin = text.indexOf('-----BEGIN', from)
    if (begin < 0) return out + text.slice(from)
    const end = text.indexOf('-----END', begin)
    const close = end < 0 ? -1 : text.indexOf('-----', end + 8)
    out += text.slice(from, begin) + redacted
    if (close < 0) return out
    from = close + 5
  }
}
