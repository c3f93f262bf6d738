/** Objects that hold a name and a value of one thing: headers of HAR files, variables of containers, tags, JSON Patch. */

type Names = Readonly<Record<string, readonly string[]>>

/** What may name the thing whose value stands under such a key. */
export const LABELS_OF: Names = {
  __proto__: null as never,
  value: ['name', 'key', 'field', 'header', 'param', 'parameter', 'property', 'attribute', 'column', 'option', 'path'],
  Value: ['Name', 'Key', 'Field', 'ParameterKey', 'ParameterName'],
  ParameterValue: ['ParameterKey'],
  val: ['key', 'name'],
  v: ['k'],
}

/** Under these keys a name stands and no secret, when one of those is there too. */
export const VALUES_OF: Names = { __proto__: null as never, key: ['value', 'val'], Key: ['Value'], ParameterKey: ['ParameterValue'] }

/** Whether a key's meaning depends on its neighbours. */
export function isPart(key: string): boolean {
  return LABELS_OF[key] !== undefined || VALUES_OF[key] !== undefined
}
