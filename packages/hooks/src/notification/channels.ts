/** Channels that are in this process: functions and EventEmitters. */
import type { Channel, NoticeBatch, NoticeEmitter, NoticeFunction } from './types.ts'

const TIMEOUT_MS = 30_000

/** A function of the user's. */
export function functionChannel(fn: NoticeFunction): Channel {
  return {
    label: fn.name === '' ? 'a function' : `the function ${fn.name}`,
    send: (batch, signal) => within(TIMEOUT_MS, signal, () => fn(batch)),
  }
}

/**
 * Listeners of `notification`, each with every notice. They are called here and not by `emit`: one that throws or rejects keeps no other from its notice,
 * and never becomes an `'error'` event, which ends the process of who does not listen to it.
 */
export function emitterChannel(emitter: NoticeEmitter): Channel {
  return {
    label: 'an EventEmitter',
    async send({ notices }: NoticeBatch, signal: AbortSignal) {
      const answers: unknown[] = []
      const failures: unknown[] = []
      for (const notice of notices) {
        for (const listener of emitter.rawListeners('notification')) {
          try {
            answers.push(Reflect.apply(listener, emitter, [notice]))
          } catch (error) {
            failures.push(error)
          }
        }
      }
      await within(TIMEOUT_MS, signal, () =>
        Promise.all(answers.map(async answer => answer)).catch((error: unknown) => void failures.push(error)),
      )
      if (failures.length > 0) throw failures[0]
    },
  }
}

/** Waits for something, but not for ever. */
async function within(ms: number, signal: AbortSignal, work: () => unknown): Promise<void> {
  signal.throwIfAborted()
  let timer: NodeJS.Timeout | undefined
  let stop = (): void => {}
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It did not settle within ${ms} ms.`)), ms).unref()
    stop = () => reject(signal.reason as Error)
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    await Promise.race([work(), late])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
    late.catch(() => {})
  }
}
