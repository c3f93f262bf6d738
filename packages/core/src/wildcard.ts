/** Texts with `*`. A matcher of our own: an expression made of such a text can take exponential time, this takes time linear in what it is asked. */

/**
 * Compiles a text in which `*` stands for any run of characters, line ends included, and everything else for itself; the whole text has to fit.
 *
 * @example
 * ```ts
 * import { compileWildcard } from '@hookline/core'
 * const fits = compileWildcard('Order*#place')
 * console.log(fits('OrderService#place'), fits('OrderService#placeAll')) // true false
 * ```
 */
export function compileWildcard(pattern: string): (text: string) => boolean {
  const parts = pattern.split('*')
  if (parts.length === 1) return text => text === pattern
  const first = parts[0] as string
  const last = parts.at(-1) as string
  const middle = parts.slice(1, -1).filter(part => part !== '')
  return text => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false
    let from = first.length
    const end = text.length - last.length
    // The leftmost place for each part is as good as any other, so nothing is ever tried twice.
    for (const part of middle) {
      const at = text.indexOf(part, from)
      if (at === -1 || at + part.length > end) return false
      from = at + part.length
    }
    return true
  }
}
