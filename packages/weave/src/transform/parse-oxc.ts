/** TypeScript and JSX: read by `oxc-parser`, or by Rolldown, which has it inside; optional peers that are looked for only when such a file is woven. */
import { createRequire } from 'node:module'
import { HooklineError } from '@hookline/core'
import type { WeaveRequest } from '../model.ts'
import type { Node } from './ast.ts'
import type { Parsed } from './parse.ts'

interface OxcParser {
  parseSync(
    file: string,
    source: string,
    options: { lang: string; sourceType: string; preserveParens: boolean },
  ): {
    readonly program: Node
    readonly errors: readonly {
      readonly severity: string
      readonly message: string
      readonly labels?: readonly { readonly start: number }[]
    }[]
    readonly module: { readonly hasModuleSyntax: boolean }
  }
}

let loaded: OxcParser | undefined

/** Parses TypeScript or JSX; throws `HOOKLINE_WEAVE_NO_PARSER` where neither is installed. */
export function parseWithOxc({ source, file, format, package: name, version }: WeaveRequest, lang: string): Parsed {
  const { program, errors, module } = oxc(file).parseSync(file, source, {
    lang,
    sourceType: format === 'commonjs' ? 'script' : format === 'module' ? 'module' : 'unambiguous',
    preserveParens: false,
  })
  const first = errors.find(error => error.severity === 'Error')
  if (first !== undefined) {
    const before = source.slice(0, first.labels?.[0]?.start ?? 0).split('\n')
    throw new HooklineError(
      'HOOKLINE_WEAVE_UNPARSABLE',
      `${name}@${version}/${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}: expected ${lang === 'jsx' ? 'JSX' : 'TypeScript'}, got what the parser refuses: ${first.message}. The file runs unhooked.`,
    )
  }
  return { program, format: format ?? (module.hasModuleSyntax ? 'module' : 'commonjs') }
}

function oxc(file: string): OxcParser {
  const require = createRequire(import.meta.url)
  const causes: unknown[] = []
  for (const name of ['oxc-parser', 'rolldown/utils']) {
    if (loaded !== undefined) break
    try {
      loaded = require(name) as OxcParser
    } catch (cause) {
      causes.push(cause)
    }
  }
  if (typeof loaded?.parseSync === 'function') return loaded
  throw new HooklineError(
    'HOOKLINE_WEAVE_NO_PARSER',
    `${file}: expected the package oxc-parser or rolldown, which read TypeScript and JSX, got neither. Install one: npm install --save-dev oxc-parser.`,
    { cause: causes[0] },
  )
}
