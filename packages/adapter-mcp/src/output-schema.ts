/** The schema that a server lists for the results of a tool: what hooks give in their place is held to it, as McpServer holds the tool's own. */
import type { Extra, Handler } from './library.ts'

/** As much of the SDK's validators as is needed; servers have one since 1.21. */
interface Validator {
  getValidator(schema: object): (value: unknown) => { readonly valid: boolean; readonly errorMessage?: string | undefined }
}

interface Compiled {
  readonly text: string
  readonly validate: ReturnType<Validator['getValidator']>
}

/** Schemas change while a server runs, so they are asked for each time; a list that goes on for ever is none. */
const MOST_PAGES = 100
const MOST_COMPILED = 1000

/** The output schemas of one server. */
export class OutputSchemas {
  readonly #server: { readonly _jsonSchemaValidator?: unknown; readonly fallbackRequestHandler?: Handler | undefined }
  readonly #handlers: ReadonlyMap<string, Handler>
  readonly #compiled = new Map<string, Compiled>()

  constructor(server: object, handlers: ReadonlyMap<string, Handler>) {
    this.#server = server
    this.#handlers = handlers
  }

  /** What is wrong with a result; undefined where it fits, and where there is no schema or nothing to check it by. */
  async fault(toolName: string, result: unknown, extra: Extra | undefined): Promise<string | undefined> {
    const { content, structuredContent, isError } = result as { content?: unknown; structuredContent?: unknown; isError?: unknown }
    // What stands for a task has no content, and what says that it failed needs no structure.
    if (content === undefined || isError === true || !isValidator(this.#server._jsonSchemaValidator)) return undefined
    try {
      const schema = await this.#listed(toolName, extra)
      if (schema === undefined) return undefined
      if (typeof structuredContent !== 'object' || structuredContent === null) return 'none, and the tool has an outputSchema'
      const { valid, errorMessage } = this.#compile(toolName, schema, this.#server._jsonSchemaValidator).validate(structuredContent)
      return valid ? undefined : `one that breaks the tool's outputSchema: ${errorMessage ?? 'its validator does not say how'}`
    } catch (error) {
      return `one that nobody can check, because the server's list of tools or its validator failed: ${error instanceof Error ? error.message : 'it threw no error'}`
    }
  }

  /** A proxy's handler for everything lists tools, too. */
  async #listed(toolName: string, extra: Extra | undefined): Promise<object | undefined> {
    const list = this.#handlers.get('tools/list') ?? this.#server.fallbackRequestHandler
    if (typeof list !== 'function') return undefined
    let cursor: unknown
    for (let page = 0; page < MOST_PAGES; page++) {
      const request: object = { method: 'tools/list', params: cursor === undefined ? {} : { cursor } }
      const listed = (await list(request, extra as Extra)) as Listed | undefined
      const tool = listed?.tools?.find(({ name }) => name === toolName)
      if (tool !== undefined) return tool.outputSchema
      cursor = listed?.nextCursor
      if (cursor === undefined) break
    }
    return undefined
  }

  /** Kept by what it says: validators keep every schema object that they have seen, and lists are made anew. */
  #compile(toolName: string, schema: object, validator: Validator): Compiled {
    const text = JSON.stringify(schema)
    const known = this.#compiled.get(toolName)
    if (known?.text === text) return known
    const made = { text, validate: validator.getValidator(schema) }
    this.#compiled.delete(toolName)
    this.#compiled.set(toolName, made)
    if (this.#compiled.size > MOST_COMPILED) this.#compiled.delete(this.#compiled.keys().next().value as string)
    return made
  }
}

interface Listed {
  readonly tools?: readonly { readonly name: string; readonly outputSchema?: object }[]
  readonly nextCursor?: unknown
}

function isValidator(value: unknown): value is Validator {
  return typeof (value as Partial<Validator> | undefined)?.getValidator === 'function'
}
