/** The sub-commands; what one needs is loaded when it is used. */
import type { CommandSpec, Given } from './usage/options.ts'

/** A sub-command: what it takes, and what it does. */
export interface Command {
  readonly spec: CommandSpec
  /** Gives the exit code. */
  run(given: Given): Promise<number>
}

const loaders: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import('./run/command.ts')).runCommand,
  build: async () => (await import('./build.ts')).buildCommand,
  check: async () => (await import('./check.ts')).checkCommand,
  types: async () => (await import('./types.ts')).typesCommand,
  guard: async () => (await import('./guard.ts')).guardCommand,
  audit: async () => (await import('./audit/command.ts')).auditCommand,
}

export const commandNames: readonly string[] = Object.keys(loaders)

/** Undefined when there is no such command. */
export function loadCommand(name: string): Promise<Command> | undefined {
  return Object.hasOwn(loaders, name) ? loaders[name]?.() : undefined
}
