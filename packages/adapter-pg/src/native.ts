/** `pg.native` is a getter that loads libpq when it is first read, and gives null without it: it is never read here, only watched. */
import type { AdapterHost } from '@hookline/core'
import type { PgModule } from './library.ts'

/** Calls `hook` with the native module, now when it is loaded already, else once the application reads `pg.native`. */
export function whenNativeLoads(host: AdapterHost, pg: PgModule, hook: (native: PgModule) => void): void {
  const own = Object.getOwnPropertyDescriptor(pg, 'native')
  if (own === undefined) return
  if (own.get === undefined) {
    if (isAnother(own.value, pg)) hook(own.value)
    return
  }
  if (!own.configurable) return
  const read = own.get
  const watching = {
    get native(): unknown {
      const native: unknown = read.call(pg)
      if (installed && isAnother(native, pg)) hook(native)
      return native
    },
  }
  const get = Object.getOwnPropertyDescriptor(watching, 'native')?.get as () => unknown
  let installed = true
  Object.defineProperty(pg, 'native', { ...own, get })
  host.onDispose(() => {
    installed = false
    if (Object.getOwnPropertyDescriptor(pg, 'native')?.get === get) Object.defineProperty(pg, 'native', own)
  })
}

function isAnother(native: unknown, pg: PgModule): native is PgModule {
  return (
    typeof native === 'object' &&
    native !== null &&
    typeof (native as PgModule).Client === 'function' &&
    (native as PgModule).Client !== pg.Client
  )
}
