import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ask, type Step } from '../step.ts'

export const files: Step = {
  title: 'Read, Write and Edit, hooked',
  says: [
    'The tools are a plain object of functions, and stay so: hookTools gives back one of the same form.',
    'Below each call (→) is what the logging hook wrote (·) and what the model was told (←).',
  ],
  code: 'workshop.ts#tools',
  plan: [
    ask('Write', { path: 'notes.txt', content: 'buy tea\nfix the bug\n' }),
    ask('Edit', { path: 'notes.txt', oldText: 'tea', newText: 'coffee' }),
    ask('Read', { path: 'notes.txt' }),
  ],
  check: async ({ project, hooks }, told) => ({
    'the file holds what was written and edited': (await readFile(join(project, 'notes.txt'), 'utf8')) === told[2],
    'every call was counted': [...hooks.counts.values()].join() === '1,1,1',
  }),
}
