/** Being written. */
export type { Rule } from './model.ts'
