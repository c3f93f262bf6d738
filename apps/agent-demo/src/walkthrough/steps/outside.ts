import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ask, type Step } from '../step.ts'

export const outside: Step = {
  title: 'Outside is outside',
  says: [
    'Paths may lead out by dots, by a link, or by a folder that only begins like the allowed one.',
    'The paths hook looks at where they really lead, and hands on that.',
  ],
  code: undefined,
  plan: [
    ask('Write', { path: '../project-secrets/key.txt', content: 'mine' }),
    ask('Write', { path: 'shortcut/key.txt', content: 'mine' }),
    ask('Read', { path: 'important/../../project-secrets/key.txt' }),
    ask('Read', { path: '/etc/passwd' }),
    ask('Write', { path: 'important/../inside.txt', content: 'fine' }),
  ],
  check: async ({ folder, project }, told) => ({
    'four ways out were refused': told.slice(0, 4).every(text => text.includes('was not run')),
    'a way that stays inside was not': told[4] === 'wrote 4 characters',
    'nothing was written outside':
      (await readdir(join(folder, 'project-secrets'))).join() === 'key.txt' && (await readdir(project)).includes('inside.txt'),
  }),
}
