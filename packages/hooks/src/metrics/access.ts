/** Who may read the numbers: nobody beyond this machine unless told, no web page ever. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** What is asked of a request. */
export interface Access {
  readonly remote: boolean
  readonly hosts: readonly string[]
  readonly token: string | undefined
}

/** What is looked at in a request. */
export interface Visitor {
  readonly method?: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly socket: { readonly remoteAddress?: string | undefined }
}

/** What proxies add, each some of them. */
const PROXIES = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip']

/** The status to refuse with, and why; undefined for who may read. */
export function refusal(access: Access, { method, headers, socket }: Visitor): readonly [status: number, reason: string] | undefined {
  if (method !== 'GET' && method !== 'HEAD') return [405, 'Only GET and HEAD are answered here.']
  // Scrapers send neither; browsers send them for the pages of others.
  if (headers.origin !== undefined || !['none', 'same-origin', undefined].includes(headers['sec-fetch-site']))
    return [403, 'Web pages may not read this.']
  if (!access.remote) {
    if (!isLoopback(socket.remoteAddress)) return [403, 'Only this machine may read this.']
    // A proxy on this machine speaks for others. One that says nothing of itself cannot be told from a scraper.
    if (PROXIES.some(name => headers[name] !== undefined)) return [403, 'Only this machine may read this, not through a proxy.']
  }
  // A name that somebody else's DNS points to this machine would make it readable to their pages.
  if ((!access.remote || access.hosts.length > 0) && !isKnownHost(headers.host ?? (headers[':authority'] as string | undefined), access))
    return [403, 'This host name is not known here.']
  if (access.token !== undefined && !isToken(headers.authorization, access.token)) return [401, 'A token is needed.']
  return undefined
}

function isLoopback(address: string | undefined): boolean {
  return address === '::1' || /^(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/i.test(address ?? '')
}

function isKnownHost(header: string | undefined, { remote, hosts }: Access): boolean {
  const host = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::\d{1,5})?$/i.exec(header ?? '')?.[1]?.toLowerCase()
  if (host === undefined) return false
  return hosts.includes(host) || (!remote && (host === 'localhost' || host === '[::1]' || isLoopback(host)))
}

function isToken(header: string | undefined, token: string): boolean {
  const given = /^bearer (.+)$/i.exec(header ?? '')?.[1]
  if (given === undefined) return false
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(token))
}
