/** The runtime that woven code needs: all that a bundle takes along. */
export { installRuntime, Runtime, type RuntimeOptions } from './runtime/runtime.ts'
export { Slot, type SlotInit } from './runtime/slot.ts'
export type { HookModule } from './runtime/rule-hook.ts'
export type { Adopt, FileRef, Finding, Form, FunctionPath, Ledger, Origin, Rule, Site, Where } from './model.ts'
