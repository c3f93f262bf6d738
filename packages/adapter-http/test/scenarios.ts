/** What programs do with node:http, each as a function that notes what it sees: it must see the same with and without hooks. */
import { once } from 'node:events'
import http, { type ClientRequest, type IncomingMessage } from 'node:http'
import https from 'node:https'
import net, { type AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { psk } from './psk.ts'

export type Note = (line: string) => void
export type Scenario = (note: Note) => Promise<void>

/** A port of the loopback where nobody may listen without privileges. */
const REFUSED = 2

async function serving(server: net.Server, work: (port: number) => Promise<void>): Promise<void> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    await work((server.address() as AddressInfo).port)
  } finally {
    if (server instanceof http.Server || server instanceof https.Server) server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
}

const EVENTS = ['socket', 'finish', 'continue', 'information', 'timeout', 'abort']

/** Notes everything that a request emits, and reads its response to the end. */
async function follow(note: Note, request: ClientRequest, events: readonly string[] = EVENTS): Promise<void> {
  for (const event of events) request.on(event, () => note(event))
  request.on('error', (error: NodeJS.ErrnoException) => note(`error ${error.name} ${error.code} ${error.message}`))
  let reading: Promise<void> | undefined
  request.on('response', (response: IncomingMessage) => (reading = read(note, response)))
  await new Promise(resolve => request.on('close', resolve))
  // Which of the two comes first is a matter of chance.
  await reading
  note(`close ${request.destroyed} ${request.aborted} ${request.reusedSocket}`)
}

async function read(note: Note, response: IncomingMessage): Promise<void> {
  note(`response ${response.statusCode} ${JSON.stringify(withoutDate(response.headers))}`)
  let text = ''
  try {
    for await (const chunk of response) text += String(chunk)
    note(`end ${text.length > 200 ? text.length : text} ${JSON.stringify(response.trailers)} ${response.complete}`)
  } catch (error) {
    note(`response error ${(error as NodeJS.ErrnoException).code} after ${text}`)
  }
}

function withoutDate(headers: object): object {
  return { ...headers, date: undefined, 'x-port': undefined }
}

/** Answers with what it got. */
function echo(): http.Server {
  return http.createServer((request, response) => {
    let body = ''
    request.on('data', chunk => (body += String(chunk)))
    request.on('end', () => {
      const { host: _host, ...headers } = request.headers
      response.setHeader('x-method', request.method as string)
      response.end(JSON.stringify({ headers, body: body.length > 100 ? body.length : body, url: request.url }))
    })
  })
}

export const scenarios: Record<string, Scenario> = {
  'get, with listeners put on afterwards': note =>
    serving(echo(), port => follow(note, http.get({ port, host: '127.0.0.1', path: '/a?b' }))),

  'a body written in pieces': note =>
    serving(echo(), async port => {
      const request = http.request(`http://127.0.0.1:${port}/`, { method: 'POST', headers: { 'x-given': '1' } })
      const over = follow(note, request)
      request.setHeader('x-late', '2')
      note(String(request.write('one', () => note('written'))))
      await new Promise(resolve => setImmediate(resolve))
      request.write('two')
      request.end('three', () => note('ended'))
      await over
    }),

  'a body larger than any buffer': note =>
    serving(echo(), async port => {
      const request = http.request({ port, host: '127.0.0.1', method: 'PUT' })
      const over = follow(note, request)
      for (let left = 64; left > 0; left--) if (!request.write('x'.repeat(65_536))) await once(request, 'drain')
      request.end()
      await over
    }),

  'trailers and chunks': note =>
    serving(
      http.createServer((_request, response) => {
        response.writeHead(200, { trailer: 'x-sum' })
        response.write('a')
        setImmediate(() => {
          response.addTrailers({ 'x-sum': '2' })
          response.end('b')
        })
      }),
      port => follow(note, http.get({ port, host: '127.0.0.1' })),
    ),

  'a refused connection': note => follow(note, http.get({ port: REFUSED, host: '127.0.0.1' })),
  'a refused connection that was never written to': note => follow(note, http.request({ port: REFUSED, host: '127.0.0.1' })),
  // A connection that fails while hooks are awaited never becomes the request's: there is no 'socket' then.
  'a refused connection without an agent': note =>
    follow(
      note,
      http.get({ port: REFUSED, host: '127.0.0.1', createConnection: options => net.connect(options as net.NetConnectOpts) }),
      [],
    ),
  'a connection that cannot be made': async note => {
    const request = http.get({
      host: 'x',
      createConnection: () => {
        throw new RangeError('no connection')
      },
    })
    const [error] = await new Promise<[Error]>(resolve => request.on('error', (...args) => resolve(args)))
    note(error.message)
  },

  'options that node refuses': async note => {
    for (const make of [
      () => http.request({ port: 70_000 }),
      () => http.get('https://127.0.0.1/'),
      () => http.request({ agent: 1 as never }),
      () => http.request({ headers: { a: 'b\n' } }),
      () => http.get({ path: 'a b' }),
    ]) {
      try {
        make()
        note('made')
      } catch (error) {
        note(`${(error as Error).name} ${(error as NodeJS.ErrnoException).code} ${(error as Error).message}`)
      }
    }
  },

  'a timeout': note =>
    serving(
      http.createServer(() => {}),
      async port => {
        const request = http.get({ port, host: '127.0.0.1' })
        request.on('finish', () => request.setTimeout(20))
        request.on('timeout', () => request.destroy())
        await follow(note, request)
      },
    ),

  'giving up before there is a connection': async note => {
    for (const giveUp of [
      (request: ClientRequest) => request.destroy(),
      (request: ClientRequest) => request.destroy(new TypeError('mine')),
      (request: ClientRequest) => request.abort(),
    ]) {
      const server = echo()
      await serving(server, async port => {
        // Asynchronous hooks leave no connection to be reused by a request that is over before it began.
        const agent = new http.Agent()
        const request = http.request({ port, host: '127.0.0.1', agent })
        giveUp(request)
        await follow(note, request)
        const sent = http.get({ port, host: '127.0.0.1', agent })
        giveUp(sent)
        await follow(note, sent)
      })
    }
  },

  'giving up while the server thinks': note =>
    serving(
      http.createServer(() => {}),
      async port => {
        for (const how of ['signal', 'destroy', 'abort']) {
          const stop = new AbortController()
          const request = http.get({ port, host: '127.0.0.1', signal: stop.signal })
          request.on('finish', () =>
            setImmediate(() =>
              how === 'signal' ? stop.abort() : how === 'abort' ? request.abort() : request.destroy(new Error('enough')),
            ),
          )
          await follow(note, request)
        }
        const aborted = AbortSignal.abort()
        await follow(note, http.get({ port, host: '127.0.0.1', signal: aborted }))
      },
    ),

  'keep-alive': note =>
    serving(echo(), async port => {
      const agent = new http.Agent({ keepAlive: true })
      for (let i = 0; i < 3; i++) await follow(note, http.get({ port, host: '127.0.0.1', agent }))
      note(`${Object.keys(agent.sockets).length} ${Object.keys(agent.freeSockets).length} ${Object.keys(agent.requests).length}`)
      agent.destroy()
    }),

  'requests that wait for a connection': note =>
    serving(echo(), async port => {
      const agent = new http.Agent({ maxSockets: 1 })
      await Promise.all(
        ['/1', '/2', '/3'].map(async path => {
          const lines: string[] = []
          await follow(line => lines.push(line), http.get({ port, host: '127.0.0.1', agent, path }))
          note(lines.join())
        }),
      )
      agent.destroy()
    }),

  'agent: false, and an agent of its own class': note =>
    serving(echo(), async port => {
      class Own extends http.Agent {
        addRequest(...args: unknown[]): void {
          note('own')
          ;(http.Agent.prototype as unknown as { addRequest(...args: unknown[]): void }).addRequest.apply(this, args)
        }
      }
      await follow(note, http.get({ port, host: '127.0.0.1', agent: false }))
      await follow(note, http.get({ port, host: '127.0.0.1', agent: new Own() }))
    }),

  'an agent that is none of node': note =>
    serving(echo(), async port => {
      const agent = {
        addRequest(request: ClientRequest, options: net.NetConnectOpts) {
          const socket = net.connect(options)
          socket.on('connect', () => request.onSocket(socket))
        },
      }
      await follow(note, http.get({ port, host: '127.0.0.1', agent: agent as never }))
    }),

  'expect: 100-continue': note =>
    serving(
      echo().on('checkContinue', (request: IncomingMessage, response: http.ServerResponse) => {
        note('checkContinue')
        response.writeContinue()
        request.resume().on('end', () => response.end('went on'))
      }),
      async port => {
        const request = http.request({ port, host: '127.0.0.1', method: 'POST', headers: { expect: '100-continue' } })
        request.on('continue', () => request.end('body'))
        await follow(note, request)
      },
    ),

  'early hints': note =>
    serving(
      http.createServer((_request, response) => {
        response.writeEarlyHints({ link: '</a.css>; rel=preload' })
        response.end('late')
      }),
      port => follow(note, http.get({ port, host: '127.0.0.1' })),
    ),

  'an upgrade': note =>
    serving(
      echo().on('upgrade', (_request: IncomingMessage, socket: Duplex) => {
        socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\nfirst')
        socket.pipe(socket)
      }),
      async port => {
        const request = http.get({ port, host: '127.0.0.1', headers: { connection: 'Upgrade', upgrade: 'echo' } })
        const over = follow(note, request)
        const [response, socket, head] = (await once(request, 'upgrade')) as [IncomingMessage, Duplex, Buffer]
        await over
        note(`${response.statusCode} ${String(head)}`)
        socket.end('second')
        for await (const chunk of socket) note(String(chunk))
      },
    ),

  'an upgrade that nobody takes': note =>
    serving(
      echo().on('upgrade', (_request: IncomingMessage, socket: Duplex) =>
        socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n'),
      ),
      port => follow(note, http.get({ port, host: '127.0.0.1', headers: { connection: 'Upgrade', upgrade: 'echo' } })),
    ),

  connect: note =>
    serving(
      http.createServer().on('connect', (_request: IncomingMessage, socket: Duplex) => socket.end('HTTP/1.1 200 OK\r\n\r\ntunnel')),
      async port => {
        const request = http.request({ port, host: '127.0.0.1', method: 'CONNECT', path: 'a:1' }).end()
        const over = follow(note, request)
        const [response, socket, head] = (await once(request, 'connect')) as [IncomingMessage, Duplex, Buffer]
        let text = String(head)
        for await (const chunk of socket) text += String(chunk)
        note(`${response.statusCode} ${text}`)
        await over
      },
    ),

  'a response that nobody reads': note =>
    serving(echo(), async port => {
      const request = http.get({ port, host: '127.0.0.1' })
      await once(request, 'close')
      note(`${request.destroyed} ${request.writableFinished}`)
    }),

  'no body': note =>
    serving(
      http.createServer((request, response) => {
        response.writeHead(Number(request.url?.slice(1)))
        response.end()
      }),
      async port => {
        for (const [method, path] of [
          ['HEAD', '/200'],
          ['GET', '/204'],
          ['GET', '/304'],
        ])
          await follow(note, http.request({ port, host: '127.0.0.1', method, path }).end())
      },
    ),

  'a server that hangs up': note =>
    serving(
      http.createServer(request => request.socket.destroy()),
      port => follow(note, http.get({ port, host: '127.0.0.1' })),
    ),

  'a server that breaks off': note =>
    serving(
      http.createServer((request, response) => {
        response.writeHead(200, { 'content-length': 10 })
        response.write('half', () => request.socket.destroy())
      }),
      port => follow(note, http.get({ port, host: '127.0.0.1' })),
    ),

  'an answer that is no HTTP': note =>
    serving(
      net.createServer(socket =>
        socket
          .resume()
          .on('error', () => {})
          .end('hello\r\n\r\n'),
      ),
      port => follow(note, http.get({ port, host: '127.0.0.1' })),
    ),

  'pipelined requests': note =>
    serving(
      http.createServer((request, response) => {
        note(`request ${request.url}`)
        response.on('close', () => note(`close ${request.url} ${response.writableFinished}`))
        // The later ones are ready first.
        if (request.url === '/1') setTimeout(() => response.end('first'), 20)
        else response.end(request.url)
      }),
      async port => {
        const socket = net.connect(port, '127.0.0.1')
        socket.write(
          ['/1', '/2', '/3'].map(url => `GET ${url} HTTP/1.1\r\nHost: a\r\n${url === '/3' ? 'Connection: close\r\n' : ''}\r\n`).join(''),
        )
        let text = ''
        for await (const chunk of socket) text += String(chunk)
        note(text.replaceAll(/Date: .*\r\n/g, ''))
      },
    ),

  'a client that leaves while the server answers': note => {
    const server = http.createServer()
    const closed = once(server, 'request').then(async args => {
      const [request, response] = args as [IncomingMessage, http.ServerResponse]
      response.write('some')
      await once(response, 'close')
      note(`server ${response.writableFinished} ${request.destroyed}`)
    })
    return serving(server, async port => {
      const request = http.get({ port, host: '127.0.0.1' })
      const [response] = (await once(request, 'response')) as [IncomingMessage]
      response.once('data', () => response.destroy())
      await Promise.all([once(request, 'close'), closed])
      note(`client ${response.destroyed} ${response.complete}`)
    })
  },

  'what no server understands': note =>
    serving(
      echo().on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
        note(error.code as string)
        socket.end('HTTP/1.1 418 Teapot\r\n\r\n')
      }),
      async port => {
        const socket = net.connect(port, '127.0.0.1').end('what?\r\n\r\n')
        for await (const chunk of socket) note(String(chunk))
      },
    ),

  https: note =>
    serving(
      https.createServer(psk.server, (request, response) => void response.end(`secure ${request.url}`)),
      async port => {
        const agent = new https.Agent({ ...psk.client, keepAlive: true })
        await follow(note, https.get({ port, host: '127.0.0.1', agent, path: '/1' }))
        await follow(note, https.request({ port, host: '127.0.0.1', agent, path: '/2' }).end())
        agent.destroy()
        await follow(note, https.get({ port, host: '127.0.0.1', ...psk.client, agent: false }))
      },
    ),
}
