/** Knows targets from other objects without importing the class that makes them. */
import { shared } from './shared.ts'

const targets = shared('targets', () => new WeakSet<object>())

/** Marks an object as a target. */
export function brandTarget(target: object): void {
  targets.add(target)
}
/** True for what `registry.target` made. */
export function isTarget(value: unknown): boolean {
  return typeof value === 'object' && value !== null && targets.has(value)
}
