/** The client of the walkthrough. It uses node:http, which is not hooked, so the story is the service's alone. */
import { request } from 'node:http'

export interface Answer {
  readonly status: number
  readonly text: string
}

export function send(
  url: string,
  method: string,
  body: object | undefined,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { method, agent: false, headers: { ...(body && { 'content-type': 'application/json' }), ...headers } })
    sending.once('error', reject)
    sending.once('response', response => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.once('error', reject)
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    sending.end(body && JSON.stringify(body))
  })
}
