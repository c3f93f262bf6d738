/** What only shows from outside of a call: stacks that lead back to the caller, memory that is given back, listeners, names. */
import { getEventListeners } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { attach, faces, type Attached, type Face } from './both.ts'
import { closedPort, startServer } from './server.ts'

const modes: Readonly<Record<string, (attached: Attached) => void>> = {
  'installed only': () => {},
  'inert hooks': attached => void attached.hook({ onEnter() {}, onExit() {} }),
  'everything asked for': attached => void attached.listen(),
}
setFlagsFromString('--expose-gc')
// Frames of hooks count among those a stack keeps: ten are fewer than the call, fetch and a traced call take together.
Error.stackTraceLimit = 30
const collect = runInNewContext('gc') as () => void

async function stackOf(fetch: typeof globalThis.fetch, ...args: unknown[]): Promise<unknown> {
  async function innerFunction(): Promise<void> {
    await fetch(...(args as Parameters<typeof globalThis.fetch>))
  }
  try {
    await innerFunction()
    return 'nothing failed'
  } catch (error) {
    const { stack = '', message } = error as Error
    return [message, stack.split('\n', 1), stack.includes('innerFunction'), stack.includes('stackOf'), stack.includes(import.meta.filename)]
  }
}

describe.each(faces)('$name', (face: Face) => {
  describe.each(Object.keys(modes))('%s', mode => {
    it.each([[`http://127.0.0.1:${closedPort}/`], ['not a url'], ['http://127.0.0.1', { headers: { 'bad name': '1' } }], []])(
      'leads the stack of a failure back to the caller: %s',
      async (...args) => {
        const bare = await stackOf(face.bare, ...args)
        using attached = attach(face)
        modes[mode]?.(attached)
        expect(await stackOf(face.current(), ...args)).toEqual(bare)
      },
    )

    it('leaves no more listeners on a signal that outlives its calls, and frees responses nobody read', async ({ signal: timeout }) => {
      await using server = await startServer()
      const { signal } = new AbortController()
      const once = async (fetch: typeof globalThis.fetch): Promise<[number, WeakRef<Response>]> => {
        const response = await fetch(server.origin, { signal })
        const listeners = getEventListeners(signal, 'abort').length
        await response.text()
        return [listeners, new WeakRef(await fetch(server.origin))]
      }
      const [bare] = await once(face.bare)
      using attached = attach(face)
      modes[mode]?.(attached)
      const [listeners, response] = await once(face.current())
      expect(listeners - bare).toBeLessThanOrEqual(1)
      // As long as the body is on its way, the connection holds it.
      while (!timeout.aborted && response.deref() !== undefined) {
        await new Promise(setImmediate)
        collect()
      }
      expect(response.deref()).toBeUndefined()
    })
  })
})
