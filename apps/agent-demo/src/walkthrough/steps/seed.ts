import { ask, type Step } from '../step.ts'

export const seed: Step = {
  title: 'A hook in the words of agents',
  says: [
    'preExecute gets the tool and its input, and prevents the call by an error; postExecute gets the result as a text.',
    'It stands on the same contract: it runs around every hooked tool, and those of MCP servers.',
  ],
  code: 'hooks.ts#seed',
  plan: [ask('Bash', { command: 'cat /etc/shadow' })],
  check: ({ hooks }, told) => ({
    'the error of the hook is what the model was told': told[0] === 'Tool "Bash" was not run: blocked dangerous command',
    'it has seen results of all six tools': [...hooks.counts.keys()].toSorted().join() === 'Bash,Edit,Glob,Grep,Read,Write',
  }),
}
