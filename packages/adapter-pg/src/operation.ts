/** The first word of an SQL text, found by walking over what stands before it: texts can be megabytes, and a RegExp would be at their mercy. */

const LONGEST = 24

/** `SELECT`, `INSERT`, …; undefined when the text begins with something else than a word. */
export function operationOf(text: string): string | undefined {
  let at = 0
  for (;;) {
    const code = text.charCodeAt(at)
    if (code <= 32 || code === 40 || code === 59 || code === 0xfeff) at += 1
    else if (code === 45 && text.charCodeAt(at + 1) === 45) at = after(text, '\n', at + 2)
    else if (code === 47 && text.charCodeAt(at + 1) === 42) at = afterComment(text, at + 2)
    else break
    if (at === -1) return undefined
  }
  let end = at
  while (end - at < LONGEST && isLetter(text.charCodeAt(end))) end += 1
  return end === at ? undefined : text.slice(at, end).toUpperCase()
}

function after(text: string, what: string, from: number): number {
  const found = text.indexOf(what, from)
  return found === -1 ? -1 : found + what.length
}

/** Comments nest in PostgreSQL. */
function afterComment(text: string, from: number): number {
  let depth = 1
  let at = from
  while (depth > 0) {
    const close = text.indexOf('*/', at)
    if (close === -1) return -1
    for (let open = text.indexOf('/*', at); open !== -1 && open < close; open = text.indexOf('/*', open + 2)) depth += 1
    depth -= 1
    at = close + 2
  }
  return at
}

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95
}
