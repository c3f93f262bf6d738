/** What the tests of notification begin with: a registry, targets that fail, and a receiver of webhooks. */
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { hooked, HookRegistry, type Report } from '@hookline/core'
import type { NoticeBatch } from '@hookline/hooks/notification'

export interface World {
  readonly registry: HookRegistry
  readonly reports: Report[]
  /** Throws what it is given. */
  readonly fail: (message: string) => void
  readonly work: () => string
}

export function world(): World {
  const reports: Report[] = []
  const registry = new HookRegistry({ onReport: report => reports.push(report) })
  const throws = hooked(
    (message: string) => {
      throw new Error(message)
    },
    { name: 'fail', registry },
  )
  const fail = (message: string): void => {
    try {
      throws(message)
    } catch {
      // Its caller's business.
    }
  }
  return { registry, reports, fail, work: hooked(() => 'done', { name: 'work', registry }) }
}

/** A promise and what settles it. */
export function gate<T = void>(): { readonly opened: Promise<T>; open(value: T): void } {
  let open = (_value: T): void => {}
  const opened = new Promise<T>(resolve => {
    open = resolve
  })
  return { opened, open: value => open(value) }
}

export interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly batch: NoticeBatch
  readonly method: string | undefined
  readonly url: string | undefined
}

export interface Receiver {
  readonly url: string
  readonly received: Received[]
  /** The request of that number, from 1 on. */
  request(number: number): Promise<Received>
  close(): void
}

/** A real server; `answer` is given the number of the request, from 1 on. */
export async function receive(
  answer: (response: ServerResponse, number: number) => void = response => void response.end(),
): Promise<Receiver> {
  const received: Received[] = []
  const waiting: (() => void)[] = []
  const server = createServer((request, response) => {
    void text(request).then(body => {
      const { headers, method, url } = request
      received.push({ headers, body, method, url, batch: body === '' ? (undefined as never) : (JSON.parse(body) as NoticeBatch) })
      answer(response, received.length)
      for (const wake of waiting.splice(0)) wake()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks?token=secret`,
    received,
    async request(number) {
      while (received.length < number) await new Promise<void>(resolve => waiting.push(resolve))
      return received[number - 1] as Received
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
