import { ask, type Step } from '../step.ts'

export const asked: Step = {
  title: 'Somebody is asked',
  says: [
    'Some things are neither allowed nor denied: a person decides, and the call waits for the answer (or is refused when none comes in time).',
    'The answer may be another input, which guards judge again; "deny" wins over "ask", and "ask" over "allow".',
  ],
  code: 'hooks.ts#ask',
  plan: [
    ask('Bash', { command: './deploy staging' }),
    ask('Bash', { command: './deploy production' }),
    ask('Bash', { command: './deploy production --force' }),
    ask('Bash', { command: './deploy staging; rm -rf important' }),
  ],
  check: (_, told) => ({
    'what was approved was run': told[0] === 'deployed to staging',
    'what was approved with another input was run with that': told[1] === 'deployed to staging',
    'what was denied was not, and the model knows why': told[2]?.endsWith('not by force') === true,
    'an approval does not get past the guard': told[3]?.endsWith('nothing is removed recursively') === true,
  }),
}
