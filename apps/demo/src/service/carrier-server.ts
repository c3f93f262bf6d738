/** The carrier's own service: a server of its own, in the demo's process only so that there is one thing to start. */
import { createServer, type Server } from 'node:http'

export function carrierServer(): Server {
  return createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://carrier')
    const pieces = Number(searchParams.get('pieces'))
    const found = pathname === '/quotes' && Number.isInteger(pieces) && pieces > 0
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json', 'x-carrier': 'swift' })
    response.end(JSON.stringify(found ? { price: 3 + 0.5 * pieces } : { error: 'no such quote' }))
  })
}
