/** Says at install whether a library's version is one the adapter was made for. */
import { HooklineError } from './errors.ts'

/**
 * Throws `HOOKLINE_ADAPTER_UNSUPPORTED_VERSION` unless `version` fits `range`, which is comparators such as `>=8.0.3 <9`, with `||` between alternatives.
 * A version that is not known is let through: it cannot be judged.
 *
 * @example
 * ```ts
 * import { assertVersion } from '@hookline/core'
 * assertVersion('pg', '8.16.0', '>=8.0.3 <9')
 * ```
 */
export function assertVersion(library: string, version: string | undefined, range: string): void {
  if (version === undefined || range.split('||').some(alternative => fits(version, alternative.trim()))) return
  throw new HooklineError(
    'HOOKLINE_ADAPTER_UNSUPPORTED_VERSION',
    `${library} ${version} is not supported: expected ${range}. Install a version in that range, or do without the adapter.`,
  )
}

function fits(version: string, comparators: string): boolean {
  return comparators.split(' ').every(comparator => {
    const operator = comparator.startsWith('>=') || comparator.startsWith('<=') ? comparator.slice(0, 2) : comparator.slice(0, 1)
    const order = compare(version, comparator.slice(operator.length))
    if (operator === '>=') return order >= 0
    if (operator === '<=') return order <= 0
    return operator === '>' ? order > 0 : order < 0
  })
}

function compare(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)]
  for (let i = 0; i < 3; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** A pre-release counts as the version it leads to: people who test it want their hooks. */
function numbers(version: string): number[] {
  return (version.split('-', 1)[0] ?? '').split('.').map(part => Number.parseInt(part, 10) || 0)
}
