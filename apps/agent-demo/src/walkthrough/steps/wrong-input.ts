import { ask, type Step } from '../step.ts'

export const wrongInput: Step = {
  title: 'An input that is none',
  says: [
    'Models leave fields out and write numbers as text; a schema of zod (or any other Standard Schema) says what is wrong.',
    'What can be made right is made right: "5" becomes 5 before the tool gets it.',
  ],
  code: 'hooks.ts#hold',
  plan: [
    ask('Edit', { path: 'notes.txt', oldText: '', newText: 'x' }),
    ask('Bash', { command: 'echo slept', seconds: '5' }),
    ask('Bash', { command: 'echo slept', seconds: 3600 }),
  ],
  check: (_, told) => ({
    'the empty text was refused, and the model told which field': told[0]?.includes('oldText') === true && told[0].includes('was not run'),
    'the text became a number': told[1] === 'slept',
    'an hour is too long': told[2]?.includes('was not run') === true,
  }),
}
