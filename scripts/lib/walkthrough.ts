/** Turns what a demo prints into the walkthrough of its README, and into the excerpt that the first page shows. */

const BEGIN = '<!-- walkthrough: written by scripts/readme.mts from a real run -->'
const END = '<!-- end of the walkthrough -->'

interface PrintedStep {
  readonly title: string
  /** Two sentences. */
  readonly says: readonly string[]
  readonly code: readonly string[]
  readonly story: readonly string[]
}

/** The walkthrough as Markdown: of each step its heading, its sentences, its code, and what the run printed. */
export function walkthroughOf(output: string): string {
  return stepsOf(output)
    .map(({ title, says, code, story }) => [`### ${title}`, '', ...says, '', ...fence('ts', code), ...fence('text', story)].join('\n'))
    .join('\n')
}

/** What the run printed in these steps, as the terminal shows it, without sentences and code. */
export function excerptOf(output: string, numbers: readonly number[]): string {
  const steps = stepsOf(output).filter(({ title }) => numbers.includes(Number.parseInt(title, 10)))
  const shown = steps.map(({ title, story }) => [title, ...story.map(line => `   ${line}`)].join('\n'))
  return `\`\`\`text\n${shown.join('\n\n')}\n\`\`\`\n`
}

/** A page with what stands between its marks replaced. */
export function withWalkthrough(page: string, walkthrough: string): string {
  const [before, rest] = page.split(BEGIN)
  const after = rest?.split(END)[1]
  if (before === undefined || after === undefined) throw new Error(`expected the lines "${BEGIN}" and "${END}" in the page`)
  return `${before}${BEGIN}\n\n${walkthrough}\n${END}${after}`
}

/** What stands in a page between its marks. */
export function walkthroughIn(page: string): string {
  return page.split(`${BEGIN}\n\n`)[1]?.split(`\n${END}`)[0] ?? ''
}

function stepsOf(output: string): PrintedStep[] {
  return normalise(output)
    .split(/^(?=\d+\. )/m)
    .slice(1)
    .map(printed => {
      const [title = '', ...lines] = printed.split('\n')
      // The line after the steps says how many there were; a blank one ends each.
      const body = lines.slice(0, lines.indexOf('')).map(line => line.slice(3))
      const code = body.filter(line => line.startsWith('|')).map(line => line.slice(2))
      const [first = '', second = '', ...story] = body.filter(line => !line.startsWith('|'))
      return { title, says: [first, second], code, story }
    })
}

/** Takes out what differs from run to run: ports, durations, times and ids. */
function normalise(output: string): string {
  return output
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:3000')
    .replace(/\d+\.\d ms/g, '… ms')
    .replace(/\b(?:[0-9a-f]{64}|[0-9a-f]{32}|[0-9a-f]{16})\b/g, '…')
    .replace(/"durationMs":[\d.]+/g, '"durationMs":…')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '2026-11-21T12:00:00.000Z')
    .replace(/server_port="\d+"/g, 'server_port="5432"')
}

function fence(language: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['```' + language, ...lines, '```', '']
}
