/** Cuts texts that go into lines. */

/** Stands for what was cut off. */
export const MARK = '…'

/** The beginning of a text, never half a character. */
export function cutText(text: string, room: number): string {
  if (text.length <= room) return text
  if (room < 1) return ''
  const end = isHighSurrogate(text.charCodeAt(room - 2)) ? room - 2 : room - 1
  return text.slice(0, end) + MARK
}

function isHighSurrogate(code: number): boolean {
  return (code & 0xfc00) === 0xd800
}
