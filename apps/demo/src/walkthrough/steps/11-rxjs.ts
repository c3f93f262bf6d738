import type { ExitEvent, HookEvent } from '@hookline/core'
import { ofKind } from '@hookline/core/rx'
import { HOOK_EVENTS } from '@hookline/decorators/tsyringe'
import { filter, groupBy, mergeMap, reduce, share, type Observable } from 'rxjs'
import { callsOf } from '../../story/calls.ts'
import type { Step } from '../step.ts'

type Query = ExitEvent<'db.query'>

const slower = (a: Query, b: Query): Query => (Number(a.durationMs) > Number(b.durationMs) ? a : b)
const isEndOf = (traceId: string) => (event: HookEvent) =>
  event.type === 'exit' && event.target.kind === 'http.server.request' && event.traceId === traceId

export const rxjs: Step = {
  title: 'Subscribing with RxJS: the slowest query of each request',
  says: [
    'Everything that happens is also a stream of events, which the container hands out as HOOK_EVENTS.',
    'Any operator works on it; subscribers only watch and cannot disturb a call, even when they throw.',
  ],
  code: ['walkthrough/steps/11-rxjs.ts#slowest'],
  view: { calls: ['db.query'] },
  async run(shop) {
    const found: Query[] = []
    const events$ = shop.container.resolve<Observable<HookEvent>>(HOOK_EVENTS)
    // Shared, so that the ends of requests are listened to before a request begins: a call keeps the subscribers it began with.
    // #region slowest
    const shared$ = events$.pipe(share())
    const slowest$ = shared$.pipe(
      ofKind('db.query'),
      filter(query => query.type === 'exit'),
      groupBy(query => query.traceId, { duration: group => shared$.pipe(filter(isEndOf(group.key))) }),
      mergeMap(group => group.pipe(reduce(slower))),
    )
    const subscription = slowest$.subscribe(query => found.push(query))
    // #endregion
    const { story } = await shop.ask('GET', '/report')
    subscription.unsubscribe()
    const longest = Math.max(...callsOf(story, 'pg:query').map(({ exit }) => exit?.durationMs ?? 0))
    return {
      [`the stream gave one query for the request, ${String(found[0]?.attributes['db.query.text']).slice(0, 30)}…`]:
        found.length === 1 && callsOf(story, 'pg:query').length === 2 && found[0]?.durationMs === longest,
    }
  },
}
