/** What a record holds of a call of fetch in the place of its arguments, without running the caller's code: see `Describe.args`. Bodies are left out. */
import type { CallContext } from '@hookline/core'
import { shownUrl, type DescribeSite } from './attributes.ts'
import { peek, peekRequest } from './peek.ts'

/** A key that tells of what is left out. Headers stand below it: they have too many forms for rules about one of them to be asked afterwards. */
const REST = '[Truncated]'

/** The input and, where it was given, `init`: what tells where the request goes and what it asks for. */
export function recordedFetch(site: DescribeSite, { args }: CallContext): readonly unknown[] {
  const [input, init] = args
  const { library, capture } = site
  const { url } = peekRequest(library, args)
  const shown = url === undefined ? '[Unreadable]' : shownUrl(capture, url)
  const first = library.isRequest(input)
    ? { url: shown, ...members(site, key => library.request(input, key)) }
    : typeof input === 'object'
      ? { href: shown, [REST]: 'the rest of the URL' }
      : shown
  return typeof init === 'object' && init !== null ? [first, members(site, key => peek(library, init, key))] : [first]
}

function members({ capture, allow }: DescribeSite, read: (key: string) => unknown): object {
  const method = read('method')
  const headers = read('headers')
  const captured = typeof headers === 'object' && headers !== null ? { headers: capture.headers(headers, allow) } : {}
  return { ...(typeof method === 'string' ? { method } : {}), [REST]: captured }
}
