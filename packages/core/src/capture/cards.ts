const RUN = /(?<!\d)(?<!\d\.)\d(?:[ -]?\d){12,18}/g

/** Redacts card numbers: an issuer's prefix and length, a valid check digit, single blanks or dashes allowed between digits. */
export function redactCards(text: string, redacted: string, cut: boolean): string {
  let out = ''
  let from = 0
  RUN.lastIndex = 0
  for (let match = RUN.exec(text); match !== null; match = RUN.exec(text)) {
    const length = cardLength(text, match.index, match[0].length, cut)
    if (length === 0) {
      // The card may begin with the next group: '12 4111 …'.
      RUN.lastIndex = match.index + 1
      continue
    }
    out += text.slice(from, match.index) + redacted
    from = RUN.lastIndex = match.index + length
  }
  return from === 0 ? text : out + text.slice(from)
}

function cardLength(text: string, start: number, longest: number, cut: boolean): number {
  if (cut && start + longest === text.length) return longest
  for (let length = longest; length >= 13; length--) {
    const next = text.charCodeAt(start + length)
    if (next >= 48 && next <= 57) continue
    if (isCard(text.slice(start, start + length))) return length
  }
  return 0
}

export function isCard(text: string): boolean {
  const digits = text.replace(/[ -]/g, '')
  return digits.length >= 13 && digits.length <= 19 && hasIssuer(digits) && passesLuhn(digits)
}

function hasIssuer(digits: string): boolean {
  const { length } = digits
  const four = Number(digits.slice(0, 4))
  switch (digits.charAt(0)) {
    case '2':
      return length === 16 && four >= 2221 && four <= 2720
    case '3':
      return (
        (length === 15 && '47'.includes(digits.charAt(1))) ||
        (length === 14 && '068'.includes(digits.charAt(1))) ||
        (length === 16 && digits.charAt(1) === '5')
      )
    case '4':
      return length === 13 || length === 16 || length === 19
    case '5':
      return length === 16 && '12345'.includes(digits.charAt(1))
    case '6':
      return length >= 16
    default:
      return false
  }
}

function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    let digit = digits.charCodeAt(digits.length - 1 - i) - 48
    if (i % 2 === 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2
    sum += digit
  }
  return sum % 10 === 0
}
