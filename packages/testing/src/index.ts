/** Helpers for tests of code that is hooked. The contract suite for adapters is `@hookline/testing/contract`, the database `@hookline/testing/postgres`. */
export { recordEvents, type EventRecorder } from './record-events.ts'
