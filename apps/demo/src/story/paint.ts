/** Colours for those who see them: a terminal, unless NO_COLOR is set; anywhere with FORCE_COLOR. */
export type Paint = Readonly<Record<'title' | 'code' | 'faint' | 'good' | 'bad' | 'name' | 'remark', (text: string) => string>>

const plain = (text: string): string => text
const sgr =
  (on: number, off: number) =>
  (text: string): string =>
    `\x1b[${on}m${text}\x1b[${off}m`

export function paintFor(stream: { hasColors?(): boolean }, env: NodeJS.ProcessEnv = process.env): Paint {
  if (!wantsColour(stream, env)) return { title: plain, code: plain, faint: plain, good: plain, bad: plain, name: plain, remark: plain }
  return {
    title: sgr(1, 22),
    code: sgr(36, 39),
    faint: sgr(2, 22),
    good: sgr(32, 39),
    bad: sgr(31, 39),
    name: sgr(1, 22),
    remark: sgr(33, 39),
  }
}

function wantsColour(stream: { hasColors?(): boolean }, env: NodeJS.ProcessEnv): boolean {
  const forced = env['FORCE_COLOR']
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  if (env['NO_COLOR']) return false
  return stream.hasColors?.() ?? false
}
