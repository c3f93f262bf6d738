/** Hooks around all tools of a map or a list, whatever framework they are for. */
import { HooklineError, nameOf, type AnyFunction } from '@hookline/core'
import { hookAiTool, isAiTool } from './frameworks/ai.ts'
import { hookOpenAiTool, isOpenAiTool } from './frameworks/openai.ts'
import { hookPlain } from './frameworks/plain.ts'
import { settle, type HookToolsOptions, type Settings } from './options.ts'
import { isPlain, own } from './own.ts'
import { mayRun } from './runs.ts'
import { isClass } from './shapes.ts'

/** The tools that `hookTools` makes with `async: true`: functions that answered at once answer by a promise. */
export type AsyncTools<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => infer R
    ? R extends PromiseLike<unknown> | AsyncIterable<unknown> | Iterator<unknown>
      ? T[K]
      : (...args: A) => Promise<R>
    : T[K]
}

const hooked = new WeakMap<object, Settings['registry']>()

/**
 * Hooks around an agent's tools. Takes a plain object of tools, or an array of tool objects, and gives back one of the same form and the same types. A tool is a function, an object of the Vercel AI SDK
 * (`execute`) or one of the OpenAI Agents SDK (`invoke`); what has nothing to run stays as it is, such as tools that the provider runs. Each tool is a target `tool:<name>` of the kind `agent.tool`.
 *
 * @throws HooklineError `HOOKLINE_TOOLS_INVALID` for what is neither, and for tools that would run without hooks; `HOOKLINE_INVALID_OPTION`.
 * @example
 * ```ts
 * import { HookRegistry } from '@hookline/core'
 * import { hookTools } from '@hookline/tools'
 * const registry = new HookRegistry()
 * const tools = hookTools({ Read: async (input: { path: string }) => `text of ${input.path}` }, { registry })
 * registry.register({ name: 'see', on: 'tool:*', onEnter: (call, input) => console.log(call.target.functionName, input) })
 * await tools.Read({ path: 'a.txt' }) // prints Read { path: 'a.txt' }
 * ```
 */
export function hookTools<const T extends object>(tools: T, options: HookToolsOptions & { readonly async: true }): AsyncTools<T>
export function hookTools<const T extends object>(tools: T, options?: HookToolsOptions): T
export function hookTools(tools: object, options: HookToolsOptions = {}): unknown {
  const settings = settle(options)
  // A name that is empty is none in a list, and a key in a map.
  if (Array.isArray(tools)) return tools.map((tool: unknown) => hookOne(settings, own(tool, 'name') || undefined, tool))
  if (!isPlain(tools))
    throw new HooklineError(
      'HOOKLINE_TOOLS_INVALID',
      `hookTools: expected a plain object or an array of tools, got ${describe(tools)}. Of a class instance make an object of its bound methods.`,
    )
  const descriptors = Object.getOwnPropertyDescriptors(tools) as Record<string, PropertyDescriptor>
  for (const [name, descriptor] of Object.entries(descriptors)) {
    if (descriptor.enumerable !== true) continue
    if (!('value' in descriptor)) throw unhookable(name, 'an accessor, which may give another tool each time')
    descriptor.value = hookOne(settings, name, descriptor.value)
  }
  const copy = Object.create(Object.getPrototypeOf(tools) as object | null, descriptors) as object
  return Object.isExtensible(tools) ? copy : Object.preventExtensions(copy)
}

function hookOne(settings: Settings, name: unknown, tool: unknown): unknown {
  if (((typeof tool !== 'object' || tool === null) && typeof tool !== 'function') || hooked.get(tool) === settings.registry) return tool
  const made = make(settings, typeof name === 'string' ? name : undefined, tool)
  if (made !== tool) hooked.set(made, settings.registry)
  return made
}

function make(settings: Settings, name: string | undefined, tool: object): object {
  if (isOpenAiTool(tool)) return hookOpenAiTool(settings, tool)
  const isFunction = typeof tool === 'function' && !isClass(tool)
  if (name !== undefined && isAiTool(tool)) return hookAiTool(settings, name, tool)
  if (name !== undefined && isFunction) return hookPlain(settings, name, tool as AnyFunction)
  // Not silently: a tool that nobody guards must not look as if somebody did.
  if (isFunction || mayRun(tool))
    throw unhookable(
      name,
      name === undefined && (isFunction || isAiTool(tool))
        ? 'a tool without a name: give it one, or make a map of the list'
        : 'a tool of a make that is not known, so it would run without hooks: hook the function that it runs, and make the tool of what you get',
    )
  return tool
}

function unhookable(name: string | undefined, what: string): HooklineError {
  return new HooklineError(
    'HOOKLINE_TOOLS_INVALID',
    `hookTools${name === undefined ? '' : `, "${name}"`}: expected functions and tool objects, got ${what}.`,
  )
}

function describe(value: unknown): string {
  if (typeof value !== 'object' || value === null) return nameOf(value)
  const constructor: unknown = own(Object.getPrototypeOf(value), 'constructor')
  return typeof constructor === 'function' ? `an instance of ${constructor.name}` : nameOf(value)
}
