/** Whether a file can hold a function at all: parsing it to learn that costs a thousand times as much. */
import type { Where } from '../model.ts'
import { isSpelledOut } from '../transform/names.ts'

const ASCII = /^#?[A-Za-z_$][\w$]*$/
const WORD = /[\w$]/
/** What may follow `x.name` where that is only used, but not where something is assigned to it. */
const USED = /[().,;:\]}[`]/
/** Receivers that need not be called so in the source. */
const IMPLIED = new Set(['default', 'exports', 'module', 'prototype', 'this'])

/** True unless the text lacks a name without which the function cannot be there. */
export function mayHold(text: string, { function: { name, receiver = '' } }: Where): boolean {
  for (const part of receiver.split('.')) if (part !== '' && !IMPLIED.has(part) && !mayName(text, part)) return false
  // A default export need not be called so, and a class need not say that it has a constructor.
  return name === 'default' || name === 'constructor' || mayDefine(text, name) || isSpelledOut(text, name)
}

function isPlain(name: string): boolean {
  // In here, for V8 reads an expression with Unicode classes for half a millisecond.
  return ASCII.test(name) || /^#?[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)
}

function mayName(text: string, name: string): boolean {
  return !isPlain(name) || text.includes(name) || isSpelledOut(text, name)
}

/** Whether a name stands there as a word of its own, and not only as `x.name` in a use. */
function mayDefine(text: string, name: string): boolean {
  if (!isPlain(name)) return true
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
    const before = text[at - 1] ?? ''
    let end = at + name.length
    if ((WORD.test(before) && name[0] !== '#') || WORD.test(text[end] ?? '')) continue
    if (before !== '.' || text[at - 2] === '.') return true
    while (text[end] === ' ') end += 1
    if (!USED.test(text[end] ?? '')) return true
  }
  return false
}
