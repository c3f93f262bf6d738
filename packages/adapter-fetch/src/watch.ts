/**
 * Sees what is read from a stream without reading it itself: the ways to read that the consumer takes are watched on this one object, so that nothing is
 * buffered, locked or asked for earlier than without.
 */
import type { BodyReading } from './reading.ts'

const watched = new WeakSet<object>()

type Method = (this: unknown, ...args: unknown[]) => unknown
type Result = { readonly done?: boolean; readonly value?: unknown }

/** Watches a stream from a position on. False when it is watched already, or when somebody is reading it. */
export function watch(stream: ReadableStream, reading: BodyReading, from = 0): boolean {
  if (watched.has(stream) || stream.locked) return false
  watched.add(stream)
  let at = from
  const note = (result: Result): void => {
    if (result.done === true) reading.completed()
    else at = reading.chunk(at, result.value)
  }
  const follow = (step: Promise<Result>): Promise<Result> =>
    step.then(
      result => {
        note(result)
        return result
      },
      (error: unknown) => {
        reading.failed(error)
        throw error
      },
    )

  cover(stream, 'getReader', (original, self, args) => {
    const reader = Reflect.apply(original, self, args) as object
    let seen = false
    cover(reader, 'read', (read, that, views) => {
      seen = true
      return follow(Reflect.apply(read, that, views) as Promise<Result>)
    })
    cover(reader, 'releaseLock', (release, that) => {
      seen = true
      return Reflect.apply(release, that, [])
    })
    // Node's own Readable.fromWeb reads behind the reader's methods from version 26 on: then the end is seen, and what was read is not.
    ;(reader as { readonly closed: Promise<unknown> }).closed.then(
      () => seen || reading.completedUnseen(),
      error => seen || reading.failed(error),
    )
    cover(reader, 'cancel', (cancel, that, reason) => {
      reading.cancelled()
      return Reflect.apply(cancel, that, reason)
    })
    return reader
  })
  cover(stream, 'cancel', (original, self, args) => {
    if (!stream.locked) reading.cancelled()
    return Reflect.apply(original, self, args)
  })
  for (const key of ['values', Symbol.asyncIterator]) {
    cover(stream, key, (original, self, args) => {
      const iterator = Reflect.apply(original, self, args) as object
      cover(iterator, 'next', (next, that, given) => follow(Reflect.apply(next, that, given) as Promise<Result>))
      cover(iterator, 'return', (end, that, given) => {
        reading.cancelled()
        return Reflect.apply(end, that, given)
      })
      return iterator
    })
  }
  cover(stream, 'tee', (original, self, args) => {
    const branches = Reflect.apply(original, self, args) as ReadableStream[]
    for (const branch of branches) watch(branch, reading, at)
    reading.branches += branches.length - 1
    return branches
  })
  cover(stream, 'pipeTo', (original, self, args) => {
    const [destination] = args
    // What the platform refuses, it refuses in its own words.
    if (stream.locked || !(destination instanceof WritableStream) || destination.locked) return Reflect.apply(original, self, args)
    const { readable, release } = forwarded(stream)
    return (Reflect.apply(original, readable, args) as Promise<void>).finally(release)
  })
  cover(stream, 'pipeThrough', (original, self, args) =>
    stream.locked ? Reflect.apply(original, self, args) : Reflect.apply(original, forwarded(stream).readable, args),
  )
  return true
}

/** Pipes read behind every method, so they are given a stream that asks the watched one for a chunk when it is asked itself: nothing is read ahead. */
function forwarded(stream: ReadableStream): { readonly readable: ReadableStream; release(): void } {
  const reader = stream.getReader()
  const readable = new ReadableStream<unknown>(
    {
      async pull(controller) {
        const { done, value } = await reader.read()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: reason => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
  return { readable, release: () => reader.releaseLock() }
}

/** Puts a function over a method of one object: an own property that does not show when properties are listed. */
export function cover(object: object, key: PropertyKey, run: (original: Method, self: unknown, args: unknown[]) => unknown): void {
  const original = Reflect.get(object, key) as Method | undefined
  if (typeof original !== 'function' || !Object.isExtensible(object)) return
  Object.defineProperty(object, key, {
    configurable: true,
    enumerable: false,
    writable: true,
    value: function (this: unknown, ...args: unknown[]): unknown {
      return run(original, this, args)
    },
  })
}
