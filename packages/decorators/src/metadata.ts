/** Decorators below ours may have put reflect metadata on the method; frameworks read it from the function they find. */

interface ReflectWithMetadata {
  getOwnMetadataKeys?(target: object): unknown[]
  getOwnMetadata?(key: unknown, target: object): unknown
  defineMetadata?(key: unknown, value: unknown, target: object): void
}

/** Copies reflect metadata from one function to another, where the `reflect-metadata` API is loaded. */
export function copyMetadata(from: object, to: object): void {
  const reflect = Reflect as ReflectWithMetadata
  if (reflect.getOwnMetadataKeys === undefined) return
  for (const key of reflect.getOwnMetadataKeys(from)) reflect.defineMetadata?.(key, reflect.getOwnMetadata?.(key, from), to)
}
