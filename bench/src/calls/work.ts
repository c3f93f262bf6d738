/** What the peers' hooks do: the least that the engine cannot leave out, and in eight texts, as hooks of real programs are. */
let seen = 0

const all: readonly (() => void)[] = [
  () => void (seen += 1),
  () => void (seen += 2),
  () => void (seen += 3),
  () => void (seen += 4),
  () => void (seen += 5),
  () => void (seen += 6),
  () => void (seen += 7),
  () => void (seen += 8),
]

/** The hook of a place: 0 for the first before a call, 1 for the first after it, and so on. */
export function work(place: number): () => void {
  const found = all[place]
  if (found === undefined) throw new Error(`expected a place below ${all.length}, got ${place}.`)
  return found
}

/** The same as a hook that is awaited. */
export function workAsync(place: number): () => Promise<void> {
  const run = work(place)
  return async () => run()
}
