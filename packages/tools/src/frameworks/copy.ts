/** A tool object like another one, but for some of its properties. */

/** The copy; hidden properties and the prototype come along. */
export function copyWith<T extends object>(tool: T, changed: Partial<T>): T {
  const descriptors = Object.getOwnPropertyDescriptors(tool) as Record<PropertyKey, PropertyDescriptor>
  for (const [key, value] of Object.entries(changed)) descriptors[key] = { ...descriptors[key], value }
  return Object.create(Object.getPrototypeOf(tool) as object | null, descriptors) as T
}
