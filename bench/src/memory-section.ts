/** What the heap keeps of many calls: hooks, a subscriber, parents and redaction on. */
import { ask } from './children.ts'
import type { MemorySample } from './memory-child.ts'
import { wants, type BenchOptions } from './options.ts'
import { summarise, type Emit } from './result.ts'

export async function memorySection({ only, quick }: BenchOptions, emit: Emit): Promise<void> {
  const group = 'memory/soak'
  if (!wants(only, group)) return
  const { calls, grownBytes } = await ask<MemorySample>(['memory', 'soak', quick ? 'quick' : 'full'])
  const name = `heap after ${calls.toLocaleString('en')} calls`
  emit([{ group, name, unit: 'MB grown', ...summarise([grownBytes / 1024 / 1024]), ratioToBaseline: null }])
}
