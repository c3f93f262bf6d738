/**
 * Finds the end of a function's body by its braces alone, a few times faster than by parsing it. Where that takes more than the last
 * token to tell (is `/` a division or does an expression begin?) it gives up: a body that is parsed costs time, a wrong end costs the file.
 */

/** Up to what may be no brace of the code or hide one. */
const CODE = /[^'"`/{}\\]*/y
const LINE = /[^\n\r\u2028\u2029]*/y
const LINE_END = /[\n\r\u2028\u2029]/
const SPACE = /\s/
const WORD = /(?!\s)[\w$\u0080-\uffff]/
/** An expression begins behind these. */
const OPENING = '(,=:[!&|?{;*%~^<>'
/** So it does behind these words, which cannot be names. */
const OPENING_WORD = /^(?:return|typeof|case|in|instanceof|void|throw|else|delete)$/
/** Behind these it may, or they are names, or a statement may end there. */
const UNCLEAR_WORD = /^(?:await|break|continue|debugger|default|do|extends|let|new|of|static|yield)$/

/** The offset of the brace that closes the one at `open`; -1 where this cannot tell. Right for every text that is valid. */
export function bodyEnd(source: string, open: number): number {
  // What the open braces are: true for `${` of a template.
  const braces: boolean[] = []
  let last = open
  let at = open + 1
  for (;;) {
    CODE.lastIndex = at
    const end = at + (CODE.exec(source)?.[0].length ?? 0)
    for (let back = end - 1; back >= at; back--) {
      if (SPACE.test(source[back] as string)) continue
      last = back
      break
    }
    at = end
    const sign = source[at]
    if (sign === '/') {
      const next = source[at + 1]
      if (next === '*') {
        at = source.indexOf('*/', at + 2) + 2
        if (at === 1) return -1
        continue
      }
      if (next === '/') {
        LINE.lastIndex = at
        at += LINE.exec(source)?.[0].length ?? 0
        continue
      }
      const divides = isDivision(source, last)
      if (divides === undefined) return -1
      at = divides ? at + 1 : expressionEnd(source, at + 1)
    } else if (sign === '{') {
      braces.push(false)
      at++
    } else if (sign === '}') {
      if (braces.length === 0) return at
      at++
      if (braces.pop() === true) at = templateEnd(source, at, braces)
    } else if (sign === '`') at = templateEnd(source, at + 1, braces)
    else if (sign === '"' || sign === "'") at = textEnd(source, at + 1, sign)
    // The end of the source, or a name that is written with escapes.
    else return -1
    if (at === -1) return -1
    last = at - 1
  }
}

/** Whether `/` behind the offset divides; undefined: cannot be told so. */
function isDivision(source: string, last: number): boolean | undefined {
  const before = source[last] as string
  if (OPENING.includes(before)) return false
  if (before === ']' || before === '"' || before === "'" || before === '`') return true
  if (!WORD.test(before)) return undefined
  let from = last
  while (WORD.test(source[from - 1] as string)) from--
  const word = source.slice(from, last + 1)
  if (UNCLEAR_WORD.test(word)) return undefined
  if (!OPENING_WORD.test(word)) return true
  // `a.return / 2`, whatever stands between.
  while (SPACE.test(source[from - 1] as string)) from--
  return /[./#]/.test(source[from - 1] as string) ? undefined : false
}

/** Behind the quote that ends a string. */
function textEnd(source: string, from: number, quote: string): number {
  for (let at = source.indexOf(quote, from); at !== -1; at = source.indexOf(quote, at + 1)) {
    let back = at
    while (back > from && source[back - 1] === '\\') back--
    if ((at - back) % 2 === 0) return at + 1
  }
  return -1
}

/** Behind a template, or behind `${` in it, which is one more open brace. */
function templateEnd(source: string, from: number, braces: boolean[]): number {
  for (let at = from; at < source.length; at++) {
    const sign = source[at]
    if (sign === '\\') at++
    else if (sign === '`') return at + 1
    else if (sign === '$' && source[at + 1] === '{') {
      braces.push(true)
      return at + 2
    }
  }
  return -1
}

/** Behind the `/` that ends a regular expression. */
function expressionEnd(source: string, from: number): number {
  let inClass = false
  for (let at = from; at < source.length; at++) {
    const sign = source[at] as string
    if (LINE_END.test(sign)) return -1
    if (sign === '\\') at++
    else if (sign === '[') inClass = true
    else if (sign === ']') inClass = false
    else if (sign === '/' && !inClass) return at + 1
  }
  return -1
}
