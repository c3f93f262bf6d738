/** Installs the runtime when it is imported: what a bundle runs before anything else. */
import { installRuntime } from './runtime.ts'

installRuntime()
