/** `npm run demo:agent`: a small coding agent works through its plan, and every step checks what it claims. */
import { parseArgs } from 'node:util'
import { escapeTerminal } from '@hookline/core'
import type { ApprovalAnswer, ApprovalRequest } from '@hookline/tools'
import { runWalkthrough } from './walkthrough/run.ts'
import { steps } from './walkthrough/steps.ts'
import { openWorkshop } from './workshop.ts'

let home = ''
/** The home folder differs from run to run, and is `~` to those who live there. */
const print = (line: string): void => void process.stdout.write(`${home === '' ? line : line.replaceAll(home, '~')}\n`)

// Whoever reads along may leave (`| head`); the plan goes on to its end, which leaves nothing behind.
process.stdout.on('error', () => {})

try {
  parseArgs({ options: {} })
  process.exitCode = await demo()
} catch (error) {
  print(`hookline agent demo: ${escapeTerminal(error instanceof Error ? error.message : String(error))}`)
  process.exitCode = 1
}

async function demo(): Promise<number> {
  const said: string[] = []
  const workshop = await openWorkshop({
    log: text => {
      const { level, msg } = JSON.parse(text) as { level: number; msg: string }
      if (level > 20) said.push(`· ${level >= 50 ? 'error' : level >= 40 ? 'warn' : 'info'}: ${escapeTerminal(msg)}`)
    },
    approve: request => {
      const answer = decide(request)
      said.push(`? ${request.reason}: ${JSON.stringify(request.input)} – ${JSON.stringify(answer)}`)
      return answer
    },
  })
  home = workshop.folder
  try {
    print(
      'A coding agent without a model works through a plan: calls (→), what hooks say (·), who is asked (?), what the model is told (←), what was checked (✓).\nThe hooks are those of src/hooks.ts; the tools know nothing of them.\n',
    )
    const act: typeof workshop.act = ({ tool, input }) => workshop.act({ tool, input: atHome(input) })
    const failures = await runWalkthrough(steps, { ...workshop, act }, said, print)
    print(failures > 0 ? `${failures} of ${steps.length} steps did not do what they say.` : `All ${steps.length} steps did what they say.`)
    return failures > 0 ? 1 : 0
  } finally {
    await workshop.close()
  }
}

/** An MCP server takes absolute paths only. */
function atHome(input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { path } = input
  return typeof path === 'string' && path.startsWith('~/') ? { ...input, path: home + path.slice(1) } : input
}

/** A person who has made up their mind. */
function decide({ input }: ApprovalRequest): ApprovalAnswer {
  const command = String(input['command'])
  if (command.includes('--force')) return { deny: 'not by force' }
  return command === './deploy production' ? { input: { command: './deploy staging' } } : 'allow'
}
