/** Where a check happens: a fresh registry, the adapter installed in it, a fixture opened after that, and everything put back at the end. */
import { HookRegistry, type Disposer, type EventNeeds, type Hook, type Report } from '@hookline/core'
import { recordEvents, type EventRecorder } from '../record-events.ts'
import { drain, runCall, type Run } from './probe.ts'
import type { AdapterSpec, CallSpec, RunCall } from './spec.ts'
import { Watch } from './watch.ts'

/** Everything that can be asked of events. */
export const EVERYTHING: EventNeeds = { parent: true, scope: true, duration: true, args: true, result: true, attributes: true }

/** What a check works with. */
export class Stage<F> {
  readonly registry: HookRegistry
  readonly reports: readonly Report[]
  readonly fixture: F
  /** Uninstalls the adapter. */
  readonly uninstall: Disposer
  readonly #patience: number

  constructor(registry: HookRegistry, reports: readonly Report[], fixture: F, uninstall: Disposer, patience: number) {
    this.registry = registry
    this.reports = reports
    this.fixture = fixture
    this.uninstall = uninstall
    this.#patience = patience
  }

  /** Runs one call of the spec. */
  run(run: RunCall<F>, onGot?: () => void): Promise<Run> {
    return runCall(this.fixture, run, onGot)
  }

  /** Puts a hook on the call's target that notes what it sees; `more` is done by it too. */
  watch(call: CallSpec<F>, more: Partial<Hook> = {}): Watch {
    return new Watch(this.registry, call, more, this.#patience)
  }

  /** Records everything that events can hold. */
  record(needs: EventNeeds = EVERYTHING): EventRecorder {
    return recordEvents(this.registry, needs)
  }

  /** Runs a call and waits until the watch has seen its ends, and a little longer for ends too many. */
  async runTo(run: RunCall<F>, call: CallSpec<F>, watch: Watch, onGot?: () => void): Promise<Run> {
    const done = await this.run(run, onGot)
    await watch.ends(call.count ?? 1)
    await drain()
    return done
  }
}

/** Sets the stage, runs the check on it, and clears it whatever happens. */
export async function onStage<F, T>(spec: AdapterSpec<F>, check: (stage: Stage<F>) => Promise<T>): Promise<T> {
  const putBack = snapshot(spec)
  const reports: Report[] = []
  using registry = new HookRegistry({ onReport: report => void reports.push(report) })
  try {
    const uninstall = spec.install(registry)
    try {
      const fixture = await spec.open()
      try {
        return await check(new Stage(registry, reports, fixture, uninstall, spec.patienceMs ?? 5000))
      } finally {
        await spec.close?.(fixture)
      }
    } finally {
      uninstall()
    }
  } finally {
    putBack()
  }
}

/** Runs a call where the adapter is not installed at all. */
export async function runBare<F>(spec: AdapterSpec<F>, run: RunCall<F>): Promise<Run> {
  const fixture = await spec.open()
  try {
    return await runCall(fixture, run)
  } finally {
    await spec.close?.(fixture)
  }
}

/** Remembers what is patched, so that an adapter that forgets to restore spoils its own check only. */
export function snapshot<F>(spec: AdapterSpec<F>): () => void {
  const before = spec.patched().map(([object, key]) => ({ object, key, own: Object.getOwnPropertyDescriptor(object, key) }))
  return () => {
    for (const { object, key, own } of before) {
      if (own === undefined) Reflect.deleteProperty(object, key)
      else Object.defineProperty(object, key, own)
    }
  }
}

/** The runs of a call: the one that succeeds and, where the spec has one, the one that fails. */
export function runsOf<F>(call: CallSpec<F>): readonly { readonly run: RunCall<F>; readonly outcome: string; readonly name: string }[] {
  const runs = [{ run: call.run, outcome: call.outcome ?? 'returned', name: 'run' }]
  return call.fails === undefined ? runs : [...runs, { run: call.fails, outcome: call.failOutcome ?? 'threw', name: 'fails' }]
}

/** True where the calls are made by another party (a server's), not by who runs the test. */
export function comesFromOutside<F>(call: CallSpec<F>): boolean {
  return call.form === 'request' || call.form === 'handler'
}

/** Why asynchronous hooks cannot stand here; undefined where they can. */
export function cannotAwait<F>(call: CallSpec<F>): string | undefined {
  return call.form === 'sync' || call.form === 'stream' ? `a ${call.form} call cannot wait for hooks` : undefined
}
