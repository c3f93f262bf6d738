/** A client that costs next to nothing, so that the server is what is measured: prepared bytes out, answers counted by their length. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

const CONNECTIONS = 10
const request = Buffer.from('GET /orders/42 HTTP/1.1\r\nHost: bench\r\nAccept: application/json\r\n\r\n')

export class Requests {
  readonly #sockets: Socket[] = []
  #answers = 0
  #on = false
  #length = 0
  readonly #lost = new AbortController()

  static async open(port: number): Promise<Requests> {
    const requests = new Requests()
    for (let n = 0; n < CONNECTIONS; n++) {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true })
      await once(socket, 'connect')
      await requests.#learn(socket)
      requests.#sockets.push(socket)
      socket.on('close', () => requests.#lost.abort(new Error('expected the server to keep its connections open, got one closed.')))
      let missing = 0
      socket.on('data', chunk => {
        missing += chunk.length
        while (missing >= requests.#length) {
          missing -= requests.#length
          requests.#answers += 1
          if (requests.#on) socket.write(request)
          else socket.emit('idle')
        }
      })
    }
    return requests
  }

  /** All answers are as long as the first: the same body under the same headers. */
  async #learn(socket: Socket): Promise<void> {
    socket.write(request)
    let text = ''
    let length = 0
    while (length === 0 || text.length < length) {
      const [chunk] = (await once(socket, 'data')) as [Buffer]
      text += chunk.toString('latin1')
      const head = text.indexOf('\r\n\r\n')
      if (head !== -1) length = head + 4 + Number(/content-length: (\d+)/i.exec(text)?.[1])
    }
    if (!text.startsWith('HTTP/1.1 200')) throw new Error(`expected status 200, got "${text.slice(0, 80)}".`)
    if (this.#length !== 0 && this.#length !== length) throw new Error(`expected answers of ${this.#length} bytes, got ${length}.`)
    this.#length = length
  }

  /** Keeps every connection busy for a while; gives the answers that came. */
  async run(ms: number): Promise<number> {
    this.#answers = 0
    this.#on = true
    for (const socket of this.#sockets) socket.write(request)
    await new Promise(resolve => setTimeout(resolve, ms))
    this.#on = false
    const { signal } = this.#lost
    await Promise.all(this.#sockets.map(socket => once(socket, 'idle', { signal })))
    return this.#answers
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy()
  }
}
