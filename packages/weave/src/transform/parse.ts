/** From text to a syntax tree: JavaScript by acorn, TypeScript and JSX by `oxc-parser` where it is installed. */
import { HooklineError } from '@hookline/core'
import { parse as parseJavaScript, type Options } from 'acorn'
import type { WeaveRequest } from '../model.ts'
import type { Node } from './ast.ts'
import { parseWithOxc } from './parse-oxc.ts'
import { skimFor, type Skim, type Skipped } from './skim.ts'

/** A tree, and what the file turned out to be. */
export interface Parsed {
  readonly program: Node
  readonly format: 'module' | 'commonjs'
  /** Bodies of functions that were left out. */
  readonly skipped?: Skipped | undefined
}

const COMMON: Pick<Options, 'ecmaVersion' | 'allowHashBang'> = { ecmaVersion: 'latest', allowHashBang: true }

/** Parses a file; throws `HOOKLINE_WEAVE_UNPARSABLE` with the line and column. */
export function parse(request: WeaveRequest): Parsed {
  const language = request.language ?? 'js'
  try {
    if (language === 'js') return parseAs(request)
    return request.parse === undefined
      ? parseWithOxc(request, language)
      : parseAsGiven(request.source, request.parse(request.source, language), request.format)
  } catch (error) {
    if (error instanceof HooklineError) throw error
    throw unparsable(request, error)
  }
}

/** Parses no more of a file than its places can name; undefined: it must be parsed whole, which may tell what is wrong with it. */
export function skim(request: WeaveRequest): Parsed | undefined {
  const way = skimFor(request)
  if (way === undefined) return undefined
  try {
    return { ...parseAs(request, way.parse), skipped: way.skipped }
  } catch {
    return undefined
  }
}

function parseAs({ source, format }: WeaveRequest, read: Skim['parse'] = parseJavaScript): Parsed {
  const asModule = (): Node => read(source, { ...COMMON, sourceType: 'module' })
  const asCommonJs = (): Node => read(source, { ...COMMON, sourceType: 'commonjs', allowReturnOutsideFunction: true })
  if (format === 'module') return { program: asModule(), format }
  if (format === 'commonjs') return { program: asCommonJs(), format }
  // As Node does for files that nothing tells it about: CommonJS if it can be that, else a module.
  try {
    return { program: asCommonJs(), format: 'commonjs' }
  } catch (error) {
    try {
      return { program: asModule(), format: 'module' }
    } catch (second) {
      throw String(error).includes('sourceType') ? second : error
    }
  }
}

/** What a bundler's own parser made of it. */
function parseAsGiven(source: string, given: unknown, format: WeaveRequest['format']): Parsed {
  const program = given as Node
  const isModule = (program['body'] as Node[]).some(({ type }) => /^(?:Import|Export)/.test(type)) || source.includes('import.meta')
  return { program, format: format ?? (isModule ? 'module' : 'commonjs') }
}

function unparsable(request: WeaveRequest, error: unknown): HooklineError {
  const { loc, message } = error as { loc?: { line: number; column: number }; message: string }
  const where = loc === undefined ? '' : `:${loc.line}:${loc.column + 1}`
  return new HooklineError(
    'HOOKLINE_WEAVE_UNPARSABLE',
    `${request.package}@${request.version}/${request.file}${where}: expected ${request.format === 'module' ? 'an ECMAScript module' : 'JavaScript'}, got what the parser refuses: ${message.replace(/ \(\d+:\d+\)$/, '')}. The file runs unhooked.`,
    { cause: error },
  )
}
