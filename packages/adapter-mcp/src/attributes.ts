/** Describes a tool's call over MCP by OpenTelemetry names. */
import type { CallContext, Capture } from '@hookline/core'
import type { Gathered } from './kinds.ts'
import type { McpRun } from './run.ts'

/** What is known when the call begins. */
export function describeCall(capture: Capture, call: CallContext): Gathered {
  const { sessionId, requestId, server } = call.receiver as McpRun
  const out: Gathered = { 'mcp.method.name': 'tools/call' }
  if (typeof sessionId === 'string') out['mcp.session.id'] = capture.text(sessionId)
  if (typeof requestId === 'string' || typeof requestId === 'number') out['jsonrpc.request.id'] = capture.text(String(requestId))
  if (server !== undefined) out['mcp.server.name'] = capture.text(server)
  return out
}

/** What is known when it has ended: codes of the protocol are numbers. */
export function describeEnd(call: CallContext): Gathered {
  const code: unknown = call.failed && call.error instanceof Error ? (call.error as { code?: unknown }).code : undefined
  return typeof code === 'number' ? { 'error.type': String(code), 'rpc.response.status_code': String(code) } : {}
}
