/** What copies are made of: objects with null for every inherited name, in the engine's fast representation. */

export interface PlainObject {
  [key: string]: unknown
}

/**
 * `Object.create(null)` makes a dictionary, three times as slow to fill. Instances of a function whose prototype is a frozen object without a
 * prototype and without names inherit nothing by a name either.
 */
export const Plain: new () => PlainObject = function Plain() {} as unknown as new () => PlainObject
Plain.prototype = Object.freeze(Object.create(null, { [Symbol.for('nodejs.util.inspect.custom')]: { value: asLiteral } }))

/** Consoles would name this function and the lack of a prototype before each object. */
function asLiteral(this: PlainObject): object {
  return { ...this }
}

/** Says in the copy itself what is missing from it. */
export function mark(target: PlainObject | unknown[], what: string, detail?: string): void {
  const text = detail === undefined ? `[${what}]` : `[${what}: ${detail}]`
  if (Array.isArray(target)) target.push(text)
  else target[`[${what}]`] = text
}
