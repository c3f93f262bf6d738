import type { Capture } from './types.ts'

const TEXTUAL =
  /^(?:text\/|application\/(?:json|xml|javascript|ecmascript|graphql|yaml|toml|x-ndjson|x-www-form-urlencoded|sql)$|[^;]{1,100}\+(?:json|xml|yaml)$)/
const ELEMENT = /(<([\w:.-]{1,64})(?:\s[^<>]{0,256})?>)([^<]+)/g

/** A body as redacted text: JSON and forms by their keys, XML by its elements, other text by the form of secrets; undefined for what is no text. */
export function bodyText(bytes: Buffer, contentType: string, complete: boolean, capture: Capture): string | undefined {
  const type = mediaType(contentType)
  if (type === '' ? looksBinary(bytes) : !TEXTUAL.test(type)) return undefined
  let text = decodeText(bytes, contentType)
  // The cut may have gone through a character.
  if (!complete) text = text.replace(/\ufffd{1,3}$/, '')
  if (type === 'application/x-www-form-urlencoded') return capture.url(`?${text}`).slice(1)
  if (complete && (type === '' || type.endsWith('json'))) {
    const json = parsed(text)
    if (json !== undefined) return JSON.stringify(capture.value(json))
  }
  return capture.text(type.endsWith('xml') ? redactElements(text, capture) : text)
}

function mediaType(contentType: string): string {
  const end = contentType.indexOf(';')
  return (end < 0 ? contentType : contentType.slice(0, end)).trim().toLowerCase()
}

function looksBinary(bytes: Buffer): boolean {
  const text = bytes.toString('utf8', 0, Math.min(bytes.length, 512))
  // oxlint-disable-next-line no-control-regex
  return /[\0-\x08\x0e-\x1a]/.test(text) || /\ufffd[^]{4}/.test(text)
}

function decodeText(bytes: Buffer, contentType: string): string {
  const charset = /;\s{0,8}charset\s{0,8}=\s{0,8}"?([\w.:-]{1,40})/i.exec(contentType.slice(0, 512))?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    return bytes.toString('utf8')
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Asks `capture` about each element as if it were a key. */
function redactElements(text: string, capture: Capture): string {
  return text.replace(ELEMENT, (found, open: string, name: string, content: string) => {
    const shown = (capture.value({ [name]: 'content' }) as Record<string, unknown>)[name]
    return content.trim() === '' || shown === 'content' || typeof shown !== 'string' ? found : open + shown
  })
}
