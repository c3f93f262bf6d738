/** Turns what the demo prints into the walkthrough of README.md. */

const BEGIN = '<!-- walkthrough: written by scripts/readme.mts from a real run -->'
const END = '<!-- end of the walkthrough -->'

/** Takes out what differs from run to run: ports, durations, times and ids. */
export function normalise(output: string): string {
  return output
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:3000')
    .replace(/\d+\.\d ms/g, '… ms')
    .replace(/\b(?:[0-9a-f]{64}|[0-9a-f]{32}|[0-9a-f]{16})\b/g, '…')
    .replace(/"durationMs":[\d.]+/g, '"durationMs":…')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '2026-11-21T12:00:00.000Z')
    .replace(/server_port="\d+"/g, 'server_port="5432"')
}

/** The walkthrough as Markdown: of each step its heading, its sentences, its code, and what the run printed. */
export function walkthroughOf(output: string): string {
  const steps = normalise(output)
    .split(/^(?=\d+\. )/m)
    .slice(1)
  return steps.map(stepOf).join('\n')
}

/** A README with its walkthrough replaced. */
export function withWalkthrough(readme: string, walkthrough: string): string {
  const [before, rest] = readme.split(BEGIN)
  const after = rest?.split(END)[1]
  if (before === undefined || after === undefined) throw new Error(`expected the lines "${BEGIN}" and "${END}" in the README`)
  return `${before}${BEGIN}\n\n${walkthrough}\n${END}${after}`
}

/** What stands in a README between its marks. */
export function walkthroughIn(readme: string): string {
  return readme.split(`${BEGIN}\n\n`)[1]?.split(`\n${END}`)[0] ?? ''
}

function stepOf(printed: string): string {
  const [title = '', ...lines] = printed.split('\n')
  // The line after the steps says how many there were; a blank one ends each.
  const body = lines.slice(0, lines.indexOf('')).map(line => line.slice(3))
  const code = body.filter(line => line.startsWith('|'))
  const [first = '', second = '', ...rest] = body.filter(line => !line.startsWith('|'))
  return [
    `### ${title}`,
    '',
    first,
    second,
    '',
    ...fence(
      'ts',
      code.map(line => line.slice(2)),
    ),
    ...fence('text', rest),
  ].join('\n')
}

function fence(language: string, lines: readonly string[]): string[] {
  return ['```' + language, ...lines, '```', '']
}
