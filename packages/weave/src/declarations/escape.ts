/** Text from outside, as it may stand in a generated file. */

/** A string literal on one line, also for the line ends that only JavaScript knows. */
export function quote(text: string): string {
  return JSON.stringify(text).replace(/[\u2028\u2029]/g, char => `\\u${char.charCodeAt(0).toString(16)}`)
}

/** The rest of a comment of one line. */
export function inComment(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, 300)
}
