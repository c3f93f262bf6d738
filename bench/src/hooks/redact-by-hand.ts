/** Redaction as applications write it: a copy without the values of some keys, at any depth, strings looked through by one expression and cut. */
const SECRET_KEY = /auth|token|secret|session|passw(?:or)?d|pwd|api[-_]?key|jwt|bearer|cookie|credential|csrf/i
const SECRET_TEXT =
  /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*|-----BEGIN [A-Z ]+-----|\bgh[pousr]_\w{20,}|\b(?:\d[ -]?){13,19}\b|\b(Bearer|Basic) [\w.~+/=-]+|([?&](?:token|key|sig)=)[^&\s]+|(:\/\/)[^/@\s]+@/g
const MAX = 500

const known = new Map<string, boolean>()

/** Without limits of depth or size, and not safe against cycles: what the real one has beside is not in the figure of this one. */
export function redacted(value: unknown): unknown {
  if (typeof value === 'string') return (value.length > MAX ? `${value.slice(0, MAX)}…` : value).replace(SECRET_TEXT, '$1$2$3[Redacted]')
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(redacted)
  const copy: Record<string, unknown> = {}
  for (const [key, of] of Object.entries(value)) copy[key] = isSecret(key) ? '[Redacted]' : redacted(of)
  return copy
}

function isSecret(key: string): boolean {
  let found = known.get(key)
  if (found === undefined) {
    found = SECRET_KEY.test(key)
    if (known.size < 1000) known.set(key, found)
  }
  return found
}
