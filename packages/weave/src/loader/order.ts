/** Other loaders: those that compile sources must have been registered before ours, which reads JavaScript. */
import { createRequire } from 'node:module'
import { isAbsolute, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { HooklineError } from '@hookline/core'
import { importModule } from '../import-module.ts'

/** Packages that compile sources as they are loaded. */
const COMPILER = /(?:^|[/\\])(?:tsx|ts-node|@swc-node[/\\]register|esbuild-register|@oxc-node[/\\]core|@babel[/\\]register|jiti)(?:[/\\]|$)/
const OURS = /weave[/\\](?:register|(?:src|dist)[/\\]register\.[jt]s)(?:$|[?#])/

/** What `--import` names, in the order in which Node imports it. */
export function importsOf(nodeOptions: string, execArgv: readonly string[]): string[] {
  const words = [...wordsOf(nodeOptions), ...execArgv]
  return words.flatMap((word, index) => {
    if (word === '--import') return words[index + 1] ?? []
    return word.startsWith('--import=') ? word.slice('--import='.length) : []
  })
}

/** Compilers that Node would import after us. */
export function compilersAfter(imports: readonly string[]): string[] {
  const own = imports.findIndex(name => OURS.test(name))
  return own === -1 ? [] : imports.slice(own + 1).filter(name => COMPILER.test(name))
}

/**
 * Imports the compilers that stand behind us in the order of `--import` before we go on. Node imports them again, which does nothing.
 * So it is when the command adds itself to `NODE_OPTIONS`, which always come first.
 */
export async function bringForward(names: readonly string[], cwd: string): Promise<HooklineError[]> {
  const problems: HooklineError[] = []
  for (const name of names) {
    try {
      await importModule(urlOf(name, cwd))
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error)
      problems.push(
        new HooklineError(
          'HOOKLINE_LOADER_ORDER',
          `expected "${name}" before Hookline, got it after, and it could not be imported first (${said}): TypeScript reaches Hookline before it is compiled. Put \`--import @hookline/weave/register\` behind it.`,
          { cause: error },
        ),
      )
    }
  }
  return problems
}

/** Whether a file may need a compiler before it is JavaScript. */
export function isTyped(path: string): boolean {
  return /\.(?:[cm]?tsx?|jsx)$/.test(path)
}

/** Why a file that should have been compiled could not be read. */
export function uncompiled(path: string, cause: unknown): HooklineError {
  const said = cause instanceof Error ? cause.message : String(cause)
  return new HooklineError(
    'HOOKLINE_LOADER_ORDER',
    `expected JavaScript of ${path}, got what some loader after Hookline still has to compile (${said}). Put \`--import @hookline/weave/register\` behind that loader.`,
    { cause },
  )
}

function urlOf(name: string, cwd: string): string {
  if (/^(?:file|data|node):/.test(name)) return name
  if (isAbsolute(name) || name.startsWith('.')) return pathToFileURL(resolve(cwd, name)).href
  return pathToFileURL(createRequire(join(cwd, 'from.js')).resolve(name)).href
}

/** Words of `NODE_OPTIONS`: parted by spaces, but for those in double quotes; a backslash in quotes takes the next character as it is. */
export function wordsOf(text: string): string[] {
  return [...text.matchAll(/(?:[^\s"]|"(?:\\.|[^"\\])*")+/g)].map(([word]) =>
    word.replaceAll(/"((?:\\.|[^"\\])*)"/g, (_, inner: string) => inner.replaceAll(/\\(.)/g, '$1')),
  )
}
