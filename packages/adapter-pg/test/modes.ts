/** The ways in which the adapter can stand around a program that must not notice. */
import { HookRegistry } from '@hookline/core'
import { pgAdapter } from '@hookline/adapter-pg'
import pg from 'pg'

export type Mode = 'installed only' | 'inert hooks' | 'everything asked for'
export const modes: readonly Mode[] = ['installed only', 'inert hooks', 'everything asked for']

/** Attaches the adapter; undefined attaches nothing. */
export function attach(mode: Mode | undefined): Disposable {
  if (mode === undefined) return { [Symbol.dispose]() {} }
  const reports: unknown[] = []
  const registry = new HookRegistry({ onReport: report => void reports.push(report) })
  const uninstall = pgAdapter({ pg, parameters: true }).install(registry)
  if (mode === 'inert hooks') registry.register({ name: 'inert', on: '*', onEnter() {}, onExit() {} })
  if (mode === 'everything asked for') {
    registry.subscribe(() => {}, { args: true, result: true, attributes: true, duration: true, parent: true, scope: true })
  }
  return {
    [Symbol.dispose]() {
      uninstall()
      registry.dispose()
      if (reports.length > 0) throw new Error('The adapter had something to report', { cause: reports })
    },
  }
}
