/** Runs the steps and prints them: the code, each call with what hooks said and what the model was told, and what was checked. */
import { escapeTerminal } from '@hookline/core'
import type { Workshop } from '../workshop.ts'
import { excerpt } from './excerpt.ts'
import type { Step } from './step.ts'

/** Gives how many steps did not do what they say. `said` is what hooks have said since it was last emptied. */
export async function runWalkthrough(
  steps: readonly Step[],
  workshop: Workshop,
  said: string[],
  print: (line: string) => void,
): Promise<number> {
  let failures = 0
  for (const [i, step] of steps.entries()) {
    print(`${i + 1}. ${step.title}`)
    for (const sentence of step.says) print(`   ${sentence}`)
    if (step.code !== undefined) for (const line of excerpt(step.code)) print(`   | ${line}`.trimEnd())
    const told: string[] = []
    let before = ''
    for (const asked of step.plan) {
      const answer = await workshop.act(asked)
      told.push(answer)
      const came = [...said.splice(0), ...answer.split('\n').map(line => `← ${escapeTerminal(line)}`)].map(line => `   ${line}`).join('\n')
      print(`   → ${asked.tool} ${escapeTerminal(JSON.stringify(asked.input))}${came === before ? '  (the same)' : ''}`)
      if (came !== before) print(came)
      before = came
    }
    const claims = await step.check(workshop, told, line => print(`     ${escapeTerminal(line)}`))
    const wrong = Object.entries(claims).filter(([, holds]) => !holds)
    for (const [claim, holds] of Object.entries(claims)) print(holds ? `   ✓ ${claim}` : `   ✗ NOT TRUE: ${claim}`)
    print('')
    if (wrong.length > 0) failures += 1
  }
  return failures
}
