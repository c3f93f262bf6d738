/** Sorts the characters of ASCII into classes, which a scan asks for by the character's code. */
export function charClasses(...classes: readonly (readonly [chars: string, kind: number])[]): Uint8Array {
  const table = new Uint8Array(128)
  for (const [chars, kind] of classes) for (const char of chars) table[char.charCodeAt(0)] = kind
  return table
}
