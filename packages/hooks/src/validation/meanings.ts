/** Every path that a value may mean to the tool that gets it. All of them have to be allowed; what is meant by some tools only is refused where it goes further. */
import { resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { types } from 'node:util'
import { hasEmptyName, looseTexts, withoutParents } from '../guard/path-readings.ts'
import { isOrdinaryUrl } from '../guard/texts.ts'

/** The meanings, the plainest first, or why the value is none. */
export type Meanings =
  | { readonly paths: readonly string[]; readonly why?: undefined }
  | { readonly paths?: undefined; readonly why: string }

const LONGEST = 4096
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\..*)?$/i

/** Absolute paths with `..` still in them: where that leads depends on links. */
export function meaningsOf(value: unknown, root: string, windows: boolean = process.platform === 'win32'): Meanings {
  const text = textOf(value)
  if (text === undefined) return { why: 'expected a path as a text, bytes or a file: URL' }
  if (text === '') return { why: 'it is empty' }
  if (text.length > LONGEST) return { why: `it is longer than ${LONGEST} characters` }
  if (text.includes('\0')) return { why: 'it holds the character NUL' }
  if (text.includes('\uFFFD') && value instanceof Uint8Array) return { why: 'its bytes are no UTF-8' }
  const given = looseTexts(text)
  if (given.some(one => one.startsWith('~'))) return { why: 'it begins with "~", which tools take for different folders' }
  if (/%(?:2e|2f|5c|00|25)/i.test(text)) return { why: 'it holds an encoded ".", "/", "\\", "%" or NUL' }
  const texts = new Set<string>()
  for (const one of given) {
    const plain = fromUrl(one, windows)
    if (plain === undefined) return { why: 'it is a file: URL that names no local file' }
    const wrong = windows ? wrongOnWindows(plain) : undefined
    if (wrong !== undefined) return { why: wrong }
    texts.add(plain).add(one)
  }
  for (const one of [...texts]) {
    // Tools that were made for Windows, and tools that make look-alikes one (a full-width "/").
    texts.add(one.replaceAll('\\', '/'))
    const folded = one.normalize('NFKC')
    texts.add(folded)
    texts.add(folded.replaceAll('\\', '/'))
  }
  const paths = new Set<string>()
  for (const one of texts) {
    // Two meanings of `..`: gone before links are followed, as `path.resolve` does, or afterwards, as the system does.
    paths.add(resolve(root, one))
    if (hasEmptyName(one)) paths.add(resolve(root, withoutParents(one)))
    if (one.includes('..')) paths.add(one.startsWith('/') || (windows && /^[A-Za-z]:/.test(one)) ? one : `${resolve(root)}${sep}${one}`)
  }
  return { paths: [...paths] }
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  // Own properties, or a Proxy, could tell us another place than the file system.
  if (types.isProxy(value)) return undefined
  if (value instanceof URL) return value.protocol === 'file:' && isOrdinaryUrl(value) ? value.href : undefined
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : undefined
}

function fromUrl(text: string, windows: boolean): string | undefined {
  if (!/^file:/i.test(text)) return text
  try {
    return fileURLToPath(text, { windows })
  } catch {
    return undefined
  }
}

/** What names something else than the file it seems to name. */
function wrongOnWindows(path: string): string | undefined {
  const slashed = path.replaceAll('\\', '/')
  if (slashed.startsWith('//')) return 'it names a network share or a device'
  const names = slashed.replace(/^[A-Za-z]:/, '').split('/')
  if (/^[A-Za-z]:(?!\/)/.test(slashed)) return 'it is relative to the working folder of a drive'
  for (const name of names) {
    if (name.includes(':')) return 'it names a stream of a file (":")'
    if (/[. ]$/.test(name) && name !== '.' && name !== '..') return 'a name in it ends with a dot or a blank, which Windows leaves out'
    if (DEVICE.test(name)) return `"${name}" is a device`
    if (/~[0-9]/.test(name)) return 'it may be a short name ("PROGRA~1")'
  }
  return undefined
}
