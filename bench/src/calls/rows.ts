/** The rows of calls, in the order of the table. */
import type { CallRow, Contender } from './contender.ts'
import { off, withAwaited, withData, withEverything, withPairs, withSubscriber } from './ours.ts'
import { beforeAfter, channel, hookable, tapable, tsAspect } from './peers.ts'
import { activeSpan, span } from './spans.ts'

const pairRow = (id: string, title: string, count: number, ...others: Contender[]): CallRow => ({
  id,
  title,
  contenders: [
    withPairs(count),
    ...others,
    tapable(false, 'on', count),
    hookable(false, 'on', count, 'HookableCore'),
    hookable(false, 'on', count),
    tsAspect(count),
    beforeAfter('on', count),
  ],
})

const awaited = [withAwaited, tapable(true, 'awaited'), hookable(true, 'awaited'), beforeAfter('awaited')]

export const rows: readonly CallRow[] = [
  {
    id: 'sync-off',
    title: 'hooked sync method, nothing on',
    contenders: [off, channel(false, 'off'), tapable(false, 'off'), hookable(false, 'off'), beforeAfter('off')],
  },
  {
    id: 'sync-off-mega',
    title: 'the same at a megamorphic call site',
    megamorphic: true,
    contenders: [off, channel(false, 'off'), tapable(false, 'off'), hookable(false, 'off')],
  },
  {
    id: 'async-off',
    title: 'hooked async method, nothing on',
    isAsync: true,
    contenders: [off, channel(true, 'off'), tapable(true, 'off'), hookable(true, 'off'), beforeAfter('off')],
  },
  pairRow('sync-1', '1 enter + 1 exit hook, sync', 1, channel(false, 'on')),
  { id: 'sync-1-data', title: '1 + 1, sync, with data from enter to exit', contenders: [withData] },
  pairRow('sync-2', '2 enter + 2 exit hooks, sync', 2),
  pairRow('sync-4', '4 enter + 4 exit hooks, sync', 4),
  {
    id: 'async-1',
    title: '1 + 1 synchronous hooks, async target',
    isAsync: true,
    contenders: [withPairs(1), channel(true, 'on'), tapable(true, 'on'), hookable(true, 'on'), beforeAfter('on'), tsAspect()],
  },
  { id: 'async-awaited', title: '1 + 1 awaited hooks, async target', isAsync: true, contenders: awaited },
  { id: 'async-awaited-als', title: 'the same inside an AsyncLocalStorage run', isAsync: true, insideStorage: true, contenders: awaited },
  { id: 'events', title: '2 events to 1 subscriber, sync', contenders: [withSubscriber({}), channel(false, 'on'), span] },
  { id: 'events-duration', title: 'the same with durations', contenders: [withSubscriber({ duration: true }), span] },
  { id: 'all-sync', title: 'everything, sync', contenders: [withEverything(false), activeSpan(false)] },
  { id: 'all-sync-ids', title: 'everything, sync, and the ids read as text', contenders: [withEverything(true), activeSpan(false)] },
  { id: 'all-async', title: 'everything, async', isAsync: true, contenders: [withEverything(false), activeSpan(true)] },
]
