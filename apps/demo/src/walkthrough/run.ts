/** Runs the steps, prints each with its story, and says whether all held. */
import { escapeTerminal } from '@hookline/core'
import type { DependencyContainer } from 'tsyringe'
import type { CallRecord } from '../story/calls.ts'
import type { Paint } from '../story/paint.ts'
import { treeOf } from '../story/tree.ts'
import { send } from './client.ts'
import { excerpt } from './excerpt.ts'
import type { Asked, Claims, Shop, Step } from './step.ts'

const STEP_MS = 20_000

export interface Stage {
  readonly url: string
  readonly container: DependencyContainer
  readonly databaseUrl: string
  readonly paint: Paint
  print(line?: string): void
  /** The story of the next request that ends. */
  nextRequest(): Promise<CallRecord>
}

/** Resolves to the number of steps that did not do what they say. */
export async function runWalkthrough(steps: readonly Step[], stage: Stage, stopped: () => boolean): Promise<number> {
  let failures = 0
  for (const [index, step] of steps.entries()) {
    if (stopped()) return failures
    if (!(await runStep(step, index + 1, stage))) failures += 1
  }
  return failures
}

async function runStep(step: Step, number: number, stage: Stage): Promise<boolean> {
  const { paint, print } = stage
  print(paint.title(`${number}. ${step.title}`))
  for (const sentence of step.says) print(`   ${sentence}`)
  for (const line of step.code.flatMap(excerpt)) print(`   ${paint.faint('|')} ${paint.code(line)}`.trimEnd())
  const shop: Shop = {
    container: stage.container,
    database: stage.databaseUrl,
    ask: (...request) => ask(step, stage, ...request),
    tell: line => print(`   ${escapeTerminal(line)}`.trimEnd()),
  }
  let claims: Claims
  try {
    claims = await inTime(step.run(shop))
  } catch (error) {
    claims = { [`the step ended with ${String(error)}`]: false }
  }
  for (const [claim, holds] of Object.entries(claims))
    print(`   ${holds ? paint.good('✓') : paint.bad('✗ NOT TRUE:')} ${escapeTerminal(claim)}`)
  print()
  return Object.values(claims).every(Boolean)
}

function inTime(claims: Promise<Claims>): Promise<Claims> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing after ${STEP_MS / 1000} seconds`)), STEP_MS)
  })
  return Promise.race([claims, late]).finally(() => clearTimeout(timer))
}

async function ask(step: Step, stage: Stage, ...[method, path, body, headers]: Parameters<Shop['ask']>): Promise<Asked> {
  // The response is there before the request's call has ended.
  const ended = stage.nextRequest()
  const { status, text } = await send(stage.url + path, method, body, headers)
  const story = await ended
  for (const line of treeOf(story, step.view, stage.paint)) stage.print(`   ${line}`)
  return { status, body: text.startsWith('{') ? (JSON.parse(text) as Asked['body']) : {}, story }
}
