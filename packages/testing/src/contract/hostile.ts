/** Values that show who touches them. */
import type { HostileValues } from './spec.ts'

/** A fresh set of values that bite. */
export function hostileValues(): HostileValues {
  let reads = 0
  const bite = (): never => {
    throw new Error('a value that was not to be touched')
  }
  const getter = Object.defineProperty({}, 'trap', {
    enumerable: true,
    get() {
      reads += 1
      return bite()
    },
  })
  const handler = Object.fromEntries(Object.getOwnPropertyNames(Reflect).map(trap => [trap, bite])) as ProxyHandler<object>
  const cyclic: Record<string, unknown> = {}
  cyclic['self'] = cyclic
  return {
    getter,
    proxy: new Proxy({}, handler),
    cyclic,
    get reads() {
      return reads
    },
  }
}
