/** Helpers for tests of code that is hooked. The contract suite for adapters is `@hookline/testing/contract`, the database `@hookline/testing/postgres`. */
export { recordEvents, type EventRecorder } from './record-events.ts'
export { attachAdapter, attachmentModes, stageAdapter, type AdapterStage, type AttachmentMode } from './stage-adapter.ts'
