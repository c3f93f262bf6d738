/** One text for one input, whatever the order of its keys: what is approved is this text, and what runs is made of it. */
import { types } from 'node:util'
import { HooklineError } from '@hookline/core'
import { isPlain } from '../own.ts'

const MOST_VALUES = 1_000_000
const DEEPEST = 500
const LONGEST = 4_000_000

/** The canonical JSON of plain data. Throws `HOOKLINE_TOOL_INPUT_UNREADABLE` for anything else; runs none of its code. */
export function canonical(value: unknown): string {
  const text = new Writer().write(value, 0)
  if (text.length > LONGEST) throw unreadable(`is longer than ${LONGEST} characters`)
  return text
}

class Writer {
  #seen = 0

  write(value: unknown, depth: number): string {
    if (++this.#seen > MOST_VALUES) throw unreadable(`has more than ${MOST_VALUES} values`)
    if (depth > DEEPEST) throw unreadable(`is nested deeper than ${DEEPEST} levels, or holds itself`)
    if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
    if (typeof value === 'number') {
      if (!Number.isFinite(value)) throw unreadable(`holds the number ${value}`)
      return JSON.stringify(value)
    }
    if (typeof value !== 'object' || types.isProxy(value)) throw unreadable(`holds a ${typeof value} that JSON cannot hold`)
    if (Array.isArray(value)) {
      // By index, because an iterator is somebody's code.
      const members: string[] = []
      for (let i = 0; i < value.length; i++) members.push(this.write(valueOf(value, String(i)) ?? null, depth + 1))
      return `[${members.join(',')}]`
    }
    if (!isPlain(value)) throw unreadable('holds an object of a class')
    const fields: string[] = []
    for (const key of Object.keys(value).toSorted()) {
      const field = valueOf(value, key)
      if (field !== undefined) fields.push(`${JSON.stringify(key)}:${this.write(field, depth + 1)}`)
    }
    return `{${fields.join(',')}}`
  }
}

function valueOf(holder: object, key: string): unknown {
  const found = Object.getOwnPropertyDescriptor(holder, key)
  if (found !== undefined && !('value' in found)) throw unreadable(`has an accessor, \`${key}\``)
  return found?.value as unknown
}

function unreadable(why: string): HooklineError {
  return new HooklineError('HOOKLINE_TOOL_INPUT_UNREADABLE', `The input cannot be shown to anybody for approval: it ${why}.`)
}
