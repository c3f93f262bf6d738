/** Turns what the demo prints into the walkthrough of README.md. */

const BEGIN = '<!-- walkthrough: written by scripts/readme.mts from a real run -->'
const END = '<!-- end of the walkthrough -->'

/** The walkthrough as Markdown: of each step its heading, its sentences, and what the run printed. */
export function walkthroughOf(output: string): string {
  return output
    .split(/^(?=\d+\. )/m)
    .slice(1)
    .map(stepOf)
    .join('\n')
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
  const [first = '', second = '', ...rest] = lines.slice(0, lines.indexOf('')).map(line => line.slice(3))
  return [`### ${title}`, '', first, second, '', '```text', ...rest, '```', ''].join('\n')
}
