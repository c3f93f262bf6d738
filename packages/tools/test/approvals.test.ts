import { hookTools, ToolApprovals, toolPolicy, type ApprovalRequest, type ApprovalsState } from '@hookline/tools'
import { tool } from 'ai'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { fresh, gate } from './helpers.ts'

function agent(approvals: ToolApprovals) {
  const { registry } = fresh()
  registry.register(toolPolicy({ ask: [{ tool: 'Bash', reason: 'commands are looked at' }], approvals }))
  return hookTools({ Bash: async (input: { command: string }) => `ran ${input.command}` }, { registry, blocked: 'text' })
}
const requested = (approvals: ToolApprovals): Promise<ApprovalRequest> => {
  const { opened, open } = gate<ApprovalRequest>()
  approvals.onRequest(open)
  return opened
}

test('calls wait until their request is answered by its id', async () => {
  const approvals = new ToolApprovals()
  const tools = agent(approvals)
  const first = tools.Bash({ command: 'ls' })
  const second = tools.Bash({ command: 'pwd' })
  expect(approvals.pending).toEqual([
    expect.objectContaining({ toolName: 'Bash', input: { command: 'ls' }, reason: 'commands are looked at' }),
    expect.objectContaining({ input: { command: 'pwd' } }),
  ])
  const [one, two] = approvals.pending as [ApprovalRequest, ApprovalRequest]
  approvals.answer(two.id, { deny: 'not here' })
  approvals.answer(one.id, 'allow')
  expect([await first, await second]).toEqual(['ran ls', 'Tool "Bash" was not run: not here'])
  expect(approvals.pending).toEqual([])
  expect(() => approvals.answer(one.id, 'allow')).toThrow(expect.objectContaining({ code: 'HOOKLINE_APPROVAL_UNKNOWN' }))
})

test('what a listener gives back is no answer', async () => {
  const approvals = new ToolApprovals()
  const seen: ApprovalRequest[] = []
  approvals.onRequest(request => seen.push(request) as never)
  const running = agent(approvals).Bash({ command: 'ls' })
  await new Promise(resolve => setImmediate(resolve))
  approvals.answer((seen[0] as ApprovalRequest).id, 'allow')
  expect(await running).toBe('ran ls')
})

test('a wrong answer is refused and the request stays', async () => {
  const approvals = new ToolApprovals()
  const running = agent(approvals).Bash({ command: 'ls' })
  const { id } = approvals.pending[0] as ApprovalRequest
  expect(() => approvals.answer(id, 'yes' as never)).toThrow(expect.objectContaining({ code: 'HOOKLINE_APPROVAL_FAILED' }))
  approvals.answer(id, 'allow')
  expect(await running).toBe('ran ls')
})

test('whoever is asked by a function hears when the answer is not wanted any more', async () => {
  const { opened, open } = gate<AbortSignal>()
  const approvals = new ToolApprovals({ ask: (_, { signal }) => void open(signal) })
  const running = agent(approvals).Bash({ command: 'ls' })
  const signal = await opened
  expect(signal.aborted).toBe(false)
  approvals.answer((approvals.pending[0] as ApprovalRequest).id, 'allow')
  expect(signal.aborted).toBe(true)
  expect(await running).toBe('ran ls')
})

test('a call that is given up takes its request with it', async () => {
  const { registry } = fresh()
  const approvals = new ToolApprovals()
  registry.register(toolPolicy({ ask: ['Bash'], approvals }))
  const tools = hookTools({ Bash: tool({ inputSchema: z.object({}), execute: async () => 'ran' }) }, { registry })
  const controller = new AbortController()
  const request = requested(approvals)
  const running = tools.Bash.execute({}, { toolCallId: '7', messages: [], abortSignal: controller.signal, context: {} })
  expect(await request).toMatchObject({ callId: '7' })
  controller.abort()
  await expect(running).rejects.toThrow(/given up/)
  expect(approvals.pending).toEqual([])
})

test('more requests than are kept are denied', async () => {
  const approvals = new ToolApprovals({ most: 1 })
  const tools = agent(approvals)
  const first = tools.Bash({ command: 'ls' })
  expect(await tools.Bash({ command: 'pwd' })).toMatch(/too many approvals/)
  approvals.answer((approvals.pending[0] as ApprovalRequest).id, 'deny')
  expect(await first).toMatch(/not approved/)
})

test('asked for later, a call is denied until its request is answered, and then runs once', async () => {
  const approvals = new ToolApprovals({ mode: 'later' })
  const tools = agent(approvals)
  const told = await tools.Bash({ command: 'ls' })
  const [request] = approvals.pending as [ApprovalRequest]
  expect(told).toContain(`request ${request.id}`)
  expect(await tools.Bash({ command: 'ls' })).toBe(told)
  expect(approvals.pending).toHaveLength(1)
  approvals.answer(request.id, 'allow')
  expect(await tools.Bash({ command: 'ls -a' })).toMatch(/somebody has to approve/)
  expect(await tools.Bash({ command: 'ls' })).toBe('ran ls')
  expect(await tools.Bash({ command: 'ls' })).toMatch(/somebody has to approve/)
})

test('asking later works for tools that answer at once', () => {
  const { registry } = fresh()
  const approvals = new ToolApprovals({ mode: 'later' })
  registry.register(toolPolicy({ ask: ['add'], approvals }))
  const tools = hookTools({ add: ({ n }: { n: number }) => n + 1 }, { registry })
  expect(() => tools.add({ n: 1 })).toThrow(/somebody has to approve/)
  approvals.answer((approvals.pending[0] as ApprovalRequest).id, { input: { n: 41 } })
  expect(tools.add({ n: 1 })).toBe(42)
})

test('what is kept as JSON is taken up by another process', async () => {
  const before = new ToolApprovals({ mode: 'later' })
  const tools = agent(before)
  await tools.Bash({ command: 'ls' })
  await tools.Bash({ command: 'pwd' })
  before.answer((before.pending[1] as ApprovalRequest).id, 'allow')
  const state = JSON.parse(JSON.stringify(before)) as ApprovalsState
  const after = new ToolApprovals({ mode: 'later', state })
  const again = agent(after)
  expect(await again.Bash({ command: 'pwd' })).toBe('ran pwd')
  after.answer((state.pending[0] as ApprovalRequest).id, 'allow')
  expect(await again.Bash({ command: 'ls' })).toBe('ran ls')
  expect(after.toJSON()).toEqual({ pending: [], answered: [] })
})

test('an answer is good for as long as its request was', async () => {
  const before = new ToolApprovals({ mode: 'later' })
  await agent(before).Bash({ command: 'ls' })
  before.answer((before.pending[0] as ApprovalRequest).id, 'allow')
  const { answered } = JSON.parse(JSON.stringify(before)) as ApprovalsState
  const old = answered.map(request => ({ ...request, expiresAt: 1 }))
  const after = new ToolApprovals({ mode: 'later', state: { pending: old, answered: old } })
  expect(after.pending).toEqual([])
  expect(await agent(after).Bash({ command: 'ls' })).toMatch(/somebody has to approve/)
})

test('what is pending waits again for calls that are made anew', async () => {
  const before = new ToolApprovals()
  void agent(before).Bash({ command: 'ls' })
  const state = JSON.parse(JSON.stringify(before)) as ApprovalsState
  before.answer((before.pending[0] as ApprovalRequest).id, 'deny')
  const after = new ToolApprovals({ state })
  const running = agent(after).Bash({ command: 'ls' })
  expect(after.pending).toHaveLength(1)
  after.answer((state.pending[0] as ApprovalRequest).id, 'allow')
  expect(await running).toBe('ran ls')
})
