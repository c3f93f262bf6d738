/** A line on a terminal that says how far a long piece of work is; nothing where nobody watches. */
import type { WriteStream } from 'node:tty'

/** A line that is written over. */
export interface Progress {
  tell(text: string): void
  end(): void
}

const AFTER_MS = 500

/** Silent for the first half second, so that short work leaves no trace. */
export function progressOn(stream: NodeJS.WriteStream | WriteStream): Progress {
  const start = performance.now()
  let written = false
  return {
    tell(text) {
      if (!stream.isTTY || performance.now() - start < AFTER_MS) return
      stream.write(`\r${text.slice(0, Math.max(20, stream.columns - 1))}\x1b[K`)
      written = true
    },
    end() {
      if (written) stream.write('\r\x1b[K')
      written = false
    },
  }
}
