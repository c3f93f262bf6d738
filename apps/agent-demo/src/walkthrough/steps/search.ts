import { ask, type Step } from '../step.ts'

export const search: Step = {
  title: 'Glob, Grep and Bash',
  says: [
    'Each is a target of its own, tool:Glob and so on, of the kind agent.tool: hooks select one of them, some, or all.',
    'These lines register what only looks: an audit log, lines by pino, metrics, and an alarm when something is blocked.',
  ],
  code: 'hooks.ts#observe',
  plan: [ask('Glob', { pattern: '**/*.txt' }), ask('Grep', { text: 'bug' }), ask('Bash', { command: 'wc -l < notes.txt' })],
  check: ({ hooks }, told) => ({
    'two files were found, and one line in them': told[0] === 'important/thesis.txt\nnotes.txt' && told[1] === 'notes.txt:2: fix the bug',
    'the command was run': told[2]?.trim() === '2',
    'the metrics have a series for each tool': hooks.scrape.text().includes('hookline_target="tool:Grep"'),
  }),
}
