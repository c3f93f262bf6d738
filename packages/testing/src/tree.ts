/** Calls as an indented list. */
import type { EnterEvent, ExitEvent, HookEvent } from '@hookline/core'

interface Node {
  readonly enter: EnterEvent
  exit: ExitEvent | undefined
  readonly children: Node[]
}

/** One line per call, in the order of their beginnings, under the call that made it where that was recorded too. */
export function treeOf(events: readonly HookEvent[]): string {
  const nodes = new Map<string, Node>()
  const roots: Node[] = []
  for (const event of events) {
    if (event.type === 'enter') {
      const node: Node = { enter: event, exit: undefined, children: [] }
      nodes.set(event.id, node)
      const parent = event.parent === undefined ? undefined : nodes.get(event.parent.id)
      ;(parent?.children ?? roots).push(node)
    } else if (event.type === 'exit') {
      const node = nodes.get(event.id)
      if (node !== undefined) node.exit = event
    }
  }
  const lines: string[] = []
  // A stack and not recursion: chains of calls may be longer than the engine's own stack.
  const open = roots.map(node => ({ node, depth: 0 })).reverse()
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, depth } = next
    lines.push(`${'  '.repeat(depth)}${node.enter.target.name} ${ending(node.exit)}`)
    for (const child of node.children.toReversed()) open.push({ node: child, depth: depth + 1 })
  }
  return lines.join('\n')
}

function ending(exit: ExitEvent | undefined): string {
  if (exit === undefined) return 'running'
  if (exit.outcome === 'blocked') return `blocked by ${exit.blockedBy ?? 'a hook'}`
  return exit.error === undefined ? exit.outcome : `${exit.outcome} ${exit.error.type}: ${exit.error.message}`
}
