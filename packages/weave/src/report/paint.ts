/** Colours for those who see them: a terminal, unless NO_COLOR is set; anywhere with FORCE_COLOR. */

/** Colours of a report; every word of it is readable without. */
export type Paint = Readonly<Record<'title' | 'faint' | 'good' | 'bad' | 'remark', (text: string) => string>>

const plain = (text: string): string => text
const sgr =
  (on: number, off: number) =>
  (text: string): string =>
    `\x1b[${on}m${text}\x1b[${off}m`

const COLOURS: Paint = { title: sgr(1, 22), faint: sgr(2, 22), good: sgr(32, 39), bad: sgr(31, 39), remark: sgr(33, 39) }
const PLAIN: Paint = { title: plain, faint: plain, good: plain, bad: plain, remark: plain }

/**
 * What a stream takes; FORCE_COLOR wins over NO_COLOR.
 *
 * @example
 * ```ts
 * import { paintFor } from '@hookline/weave/check'
 * console.log(paintFor(process.stdout).good('in place'))
 * ```
 */
export function paintFor(stream: { hasColors?(): boolean }, env: NodeJS.ProcessEnv = process.env): Paint {
  const forced = env['FORCE_COLOR']
  if (forced !== undefined) return forced !== '0' && forced !== 'false' ? COLOURS : PLAIN
  if (env['NO_COLOR']) return PLAIN
  return stream.hasColors?.() === true ? COLOURS : PLAIN
}
