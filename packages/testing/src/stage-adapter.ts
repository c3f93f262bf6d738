/** An adapter in a registry of its own, for the length of a test. */
import { HookRegistry, type Adapter, type EventNeeds, type Report } from '@hookline/core'
import { recordEvents, type EventRecorder } from './record-events.ts'

/** What {@link stageAdapter} gives. Disposing it removes the adapter. */
export interface AdapterStage extends Disposable {
  readonly registry: HookRegistry
  readonly recorder: EventRecorder
  /** What the registry had to report: nothing, unless a test provokes it. */
  readonly reports: readonly Report[]
  /** Removes the adapter before the stage goes. */
  uninstall(): void
}

/** How an adapter can stand around a program that must not notice. */
export type AttachmentMode = 'installed only' | 'inert hooks' | 'everything asked for'

/**
 * All of them, for `describe.each` and loops.
 *
 * @example
 * ```ts
 * import { attachmentModes } from '@hookline/testing'
 * for (const mode of attachmentModes) console.log(mode) // installed only, inert hooks, everything asked for
 * ```
 */
export const attachmentModes: readonly AttachmentMode[] = ['installed only', 'inert hooks', 'everything asked for']

/**
 * Installs an adapter in a new registry and records the line.
 *
 * @example
 * ```ts
 * import { fetchAdapter } from '@hookline/adapter-fetch'
 * import { stageAdapter } from '@hookline/testing'
 *
 * using stage = stageAdapter(fetchAdapter())
 * stage.registry.register({ name: 'offline', on: 'fetch', onEnter: call => call.skip(new Response('hello')) })
 * await fetch('https://shop.example')
 * console.log(stage.recorder.tree()) // fetch skipped
 * ```
 */
export function stageAdapter(adapter: Adapter, needs: EventNeeds = { attributes: true, scope: true }): AdapterStage {
  const reports: Report[] = []
  const registry = new HookRegistry({ onReport: report => reports.push(report) })
  const uninstall = adapter.install(registry)
  const recorder = recordEvents(registry, needs)
  return {
    registry,
    recorder,
    reports,
    uninstall,
    [Symbol.dispose]() {
      recorder.dispose()
      uninstall()
      registry.dispose()
    },
  }
}

/**
 * Puts an adapter around a program for a comparison with its bare run; without a mode it attaches nothing. Disposing it throws when there was something to report.
 *
 * @example
 * ```ts
 * import { fetchAdapter } from '@hookline/adapter-fetch'
 * import { attachAdapter, attachmentModes } from '@hookline/testing'
 *
 * const run = async () => (await fetch('data:text/plain,hello')).text()
 * const bare = await run()
 * for (const mode of attachmentModes) {
 *   using _ = attachAdapter(fetchAdapter(), mode)
 *   console.assert((await run()) === bare)
 * }
 * ```
 */
export function attachAdapter(adapter: Adapter, mode?: AttachmentMode): Disposable {
  if (mode === undefined) return { [Symbol.dispose]() {} }
  const reports: Report[] = []
  const registry = new HookRegistry({ onReport: report => reports.push(report) })
  const uninstall = adapter.install(registry)
  if (mode === 'inert hooks') registry.register({ name: 'inert', on: '*', onEnter() {}, onExit() {} })
  if (mode === 'everything asked for')
    registry.subscribe(() => {}, { args: true, result: true, attributes: true, duration: true, parent: true, scope: true })
  return {
    [Symbol.dispose]() {
      uninstall()
      registry.dispose()
      if (reports.length > 0) throw new Error('The adapter had something to report', { cause: reports })
    },
  }
}
