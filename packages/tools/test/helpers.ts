/** What every test of tools begins with. */
import { HookRegistry, type Report } from '@hookline/core'

/** A registry of its own whose reports are kept and not printed. */
export function fresh(): { registry: HookRegistry; reports: Report[] } {
  const reports: Report[] = []
  return { registry: new HookRegistry({ onReport: report => reports.push(report) }), reports }
}

/** A promise and what settles it. */
export function gate<T = void>(): { opened: Promise<T>; open(value: T): void } {
  let open = (_: T): void => {}
  const opened = new Promise<T>(resolve => {
    open = resolve
  })
  return { opened, open }
}

/** A hook that says when it was asked, and waits until it is allowed to go on. */
export function waiting(registry: HookRegistry): {
  readonly asked: ReturnType<typeof gate<void>>
  readonly allowed: ReturnType<typeof gate<void>>
  readonly ended: ReturnType<typeof gate<unknown>>
} {
  const [asked, allowed, ended] = [gate(), gate(), gate<unknown>()]
  registry.register({
    name: 'waits',
    on: '*',
    async onEnter() {
      asked.open()
      await allowed.opened
    },
    onExit: call => ended.open(call.outcome),
  })
  return { asked, allowed, ended }
}
