/** Templates of routes: what was registered, not what was asked for. */
import type { Layer, Router } from './library.ts'

/** Paths given to `use`, which older layers do not keep. */
const paths = new WeakMap<Layer, unknown>()

/** Notes the path of the layers that a call of `use` added. */
export function notePaths(router: Router, before: number, first: unknown): void {
  let at = first
  while (Array.isArray(at) && at.length > 0) at = at[0] as unknown
  const path = typeof at === 'function' ? '/' : first
  for (const layer of router.stack.slice(before)) paths.set(layer, path)
}

/** The template of a mounted router or a route; `url` is what the layer has been matched against. */
export function templateOf(layer: Layer, url: string): string {
  const path = layer.route?.path ?? paths.get(layer) ?? (layer as { rawPath?: unknown }).rawPath
  if (typeof path === 'string') return path
  if (path instanceof RegExp) return String(path)
  const pathname = url.split('?', 1)[0] as string
  if (Array.isArray(path)) return ofMany(path.flat(Infinity) as unknown[], layer, pathname)
  return fromMatch(layer, pathname)
}

/** Joins a mount and what is below it: `/` adds nothing to a mount. */
export function join(mount: string, path: string): string {
  const below = path.startsWith('/') || path === '' ? path : `/${path}`
  return below === '/' ? mount : mount.endsWith('/') ? mount.slice(0, -1) + below : mount + below
}

function ofMany(list: unknown[], layer: Layer, pathname: string): string {
  const { matchers } = layer as { matchers?: readonly ((path: string) => unknown)[] }
  if (matchers === undefined) return list.length === 1 ? String(list[0]) : fromMatch(layer, pathname)
  const at = matchers.findIndex(matcher => {
    try {
      return Boolean(matcher(pathname))
    } catch {
      return false
    }
  })
  const path = list[at]
  // oxlint-disable-next-line typescript/no-base-to-string -- a string or a RegExp
  return path === undefined ? list.join(',') : String(path)
}

/** Express 4 keeps the expression only: the matched text, with each parameter's value replaced by its name. */
function fromMatch(layer: Layer, pathname: string): string {
  if (layer.regexp === undefined) return ''
  const found = new RegExp(layer.regexp.source, `${layer.regexp.flags}d`).exec(pathname)
  if (found === null || found.indices === undefined) return ''
  let template = found[0]
  for (let i = found.length - 1; i > 0; i--) {
    const span = found.indices[i]
    const name = layer.keys?.[i - 1]?.name
    if (span === undefined || name === undefined || template === '') continue
    const [from, to] = [span[0] - found.index, span[1] - found.index]
    template = template.slice(0, from) + (typeof name === 'number' ? '*' : `:${name}`) + template.slice(to)
  }
  return template
}
