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
  const first = text.charCodeAt(start)
  if (first < 50 || first > 54) return 0
  if (cut && start + longest === text.length) return longest
  let digits = text.slice(start, start + longest).replace(/[ -]/g, '')
  let length = longest
  while (digits.length >= 13) {
    if (!isDigit(text.charCodeAt(start + length)) && isCardNumber(digits)) return length
    digits = digits.slice(0, -1)
    length -= isDigit(text.charCodeAt(start + length - 2)) ? 1 : 2
  }
  return 0
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

/** Whether digits without separators are a card's number. */
export function isCardNumber(digits: string): boolean {
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
