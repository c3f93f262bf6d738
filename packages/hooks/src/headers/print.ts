/** Exchanges as lines that people read. */
import { escapeTerminal } from '@hookline/core'
import type { HeaderValues, HttpExchange } from './exchange.ts'

/** Where lines go. */
export interface Output {
  write(text: string): unknown
}

const DIM = '\u001b[2m'
const CYAN = '\u001b[36m'
const RESET = '\u001b[0m'

/**
 * Prints exchanges: a line with method, URL and status, then `>` for each header of the request and `<` for each of the answer, as curl does. Whatever comes from
 * outside is escaped.
 */
export function printer(output: Output, color: boolean): (exchange: HttpExchange) => void {
  const paint = color ? (code: string, text: string): string => code + text + RESET : (_: string, text: string): string => text
  const lines = (mark: string, values: HeaderValues): string[] =>
    Object.entries(values).flatMap(([name, value]) =>
      (typeof value === 'string' ? [value] : value).map(
        one => `  ${paint(DIM, mark)} ${paint(CYAN, `${escapeTerminal(name)}:`)} ${escapeTerminal(one)}`,
      ),
    )
  return exchange => {
    const { target, method, url, status, outcome, request, response } = exchange
    const ending = status === undefined ? outcome : outcome === 'returned' ? String(status) : `${status} ${outcome}`
    const title = [target, method, url, ending].filter(word => word !== undefined).map(escapeTerminal)
    output.write(`${[title.join(' '), ...lines('>', request), ...lines('<', response)].join('\n')}\n`)
  }
}

/** A stream whose errors hurt nobody: where its reader has gone, as `| head` does, an error that nobody listens to would end a process that only looks on here. */
export function unharmed(stream: NodeJS.WritableStream): Output {
  const ignore = (): void => {}
  let underWay = 0
  const written = (): void => {
    underWay -= 1
    // The program's own writes fail as ever.
    if (underWay === 0) stream.removeListener('error', ignore)
  }
  return {
    write(text) {
      underWay += 1
      if (underWay === 1) stream.on('error', ignore)
      // The event comes after the callback.
      stream.write(text, () => setImmediate(written))
    },
  }
}

/** Whether a stream shows colours, as Node and the environment say. */
export function showsColor(stream: { readonly isTTY?: boolean; hasColors?(): boolean }): boolean {
  return stream.isTTY === true && (stream.hasColors?.() ?? false)
}
