/** Runs a program and gives what it printed, as text that two runs can be compared by. */
import { run } from './helpers.ts'

/** The lines a program prints. */
export async function transcript(code: string): Promise<readonly string[]> {
  const lines: string[] = []
  let fuel = 300
  const print = (...values: unknown[]): void => void lines.push(values.map(value => describe(value)).join(' '))
  const show = async (label: unknown, thunk: () => unknown): Promise<void> => {
    try {
      const value: unknown = await settle(thunk(), lines)
      lines.push(`${String(label)}: ${describe(value)}`)
    } catch (error) {
      lines.push(`${String(label)}: threw ${describe(error)}`)
    }
  }
  const early = (thunk: () => unknown): void => {
    try {
      const value = thunk()
      print('early', typeof value)
      if (value instanceof Promise) value.catch(() => {})
    } catch (error) {
      print('early', error)
    }
  }
  try {
    const exports = run(code, { print, show, early, fuel: () => fuel-- > 0 })
    await exports['done']
    lines.push(`exports ${describe(exports)}`)
  } catch (error) {
    lines.push(`threw ${describe(error)}`)
  }
  return lines
}

/** Promises are awaited, iterators are drained. */
async function settle(value: unknown, lines: string[]): Promise<unknown> {
  const iterator = value as AsyncIterator<unknown> | undefined
  if (typeof value !== 'object' || value === null || typeof iterator?.next !== 'function') return value
  for (let count = 0; count < 6; count++) {
    const step = await iterator.next(count)
    lines.push(`  step ${describe(step.value)} ${String(step.done)}`)
    if (step.done === true) break
  }
  return Object.prototype.toString.call(value)
}

function describe(value: unknown, depth = 0): string {
  if (typeof value === 'function') return `function ${JSON.stringify(value.name)}/${value.length}${describeOwn(value, depth)}`
  if (value instanceof Error) return `${value.name}: ${value.message.replace(/^.* is not a constructor$/s, 'not a constructor')}`
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? JSON.stringify(value) : String(value)
  return `${Object.prototype.toString.call(value)}${describeOwn(value, depth)}`
}

function describeOwn(value: object, depth: number): string {
  if (depth > 2) return ''
  const own = Object.entries(Object.getOwnPropertyDescriptors(value)).filter(
    // Wrappers are strict and functions: these tell what a function was written as, which no hook can keep.
    ([key]) => typeof value !== 'function' || !['arguments', 'caller', 'prototype', 'length', 'name'].includes(key),
  )
  const text = own.map(
    ([key, { value: field, get, enumerable }]) =>
      `${enumerable === true ? '' : '-'}${key}=${get === undefined ? describe(field, depth + 1) : `get ${get.name}`}`,
  )
  return text.length === 0 ? '' : `{${text.join(',')}}`
}
