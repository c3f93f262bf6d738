import type { ExitEvent, HookEvent } from '@hookline/core'
import { ofKind } from '@hookline/core/rx'
import { HOOK_EVENTS } from '@hookline/decorators/tsyringe'
import { filter, groupBy, mergeMap, reduce, share, type Observable } from 'rxjs'
import { callsOf } from '../../story/calls.ts'
import type { Step } from '../step.ts'

export const rxjs: Step = {
  title: 'Subscribing with RxJS: the slowest query of each request',
  says: [
    'Everything that happens is also a stream of events, which the container hands out as HOOK_EVENTS.',
    'Any operator works on it; subscribers only watch and cannot disturb a call, even when they throw.',
  ],
  code: ['walkthrough/steps/11-rxjs.ts#slowest'],
  view: { calls: ['db.query'] },
  async run(shop) {
    const found: ExitEvent<'db.query'>[] = []
    // #region slowest
    const events$ = shop.container.resolve<Observable<HookEvent>>(HOOK_EVENTS)
    const ended$ = events$.pipe(filter(event => event.type === 'exit'), share())
    const requestEnd = (id: string) => ended$.pipe(ofKind('http.server.request'), filter(event => event.traceId === id))
    const slowest$ = ended$.pipe(
      ofKind('db.query'),
      filter(event => event.type === 'exit'),
      groupBy(query => query.traceId, { duration: group => requestEnd(group.key) }),
      mergeMap(group => group.pipe(reduce((a, b) => (Number(a.durationMs) > Number(b.durationMs) ? a : b)))),
    )
    const subscription = slowest$.subscribe(query => found.push(query))
    // #endregion
    const { story } = await shop.ask('GET', '/report')
    subscription.unsubscribe()
    const longest = Math.max(...callsOf(story, 'pg:query').map(({ exit }) => exit?.durationMs ?? 0))
    return {
      [`one slowest query came out of the stream: ${String(found[0]?.attributes['db.query.text'])}`]:
        found.length === 1 && callsOf(story, 'pg:query').length === 2 && found[0]?.durationMs === longest,
    }
  },
}
