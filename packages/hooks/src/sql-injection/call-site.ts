/** The line of the application that a query comes from. */
import { getCallSites } from 'node:util'

const FRAMES = 60

/** In this repository our packages lie beside each other; where they are installed they are in node_modules with everything else. */
const workspace = /^(.*\/packages\/)hooks\/(?:src|dist)\//.exec(import.meta.url)?.[1]

/** `file:line:column` of the first function on the stack that is the application's own; undefined where all are of libraries. */
export function callSite(): string | undefined {
  for (const frame of getCallSites(FRAMES)) {
    const file = frame.scriptName
    if (file === '' || file.startsWith('node:') || /[/\\]node_modules[/\\]/.test(file) || isOurs(file)) continue
    const { column, columnNumber = column } = frame as { column?: number; columnNumber?: number }
    return `${file}:${frame.lineNumber}:${columnNumber ?? 0}`
  }
  return undefined
}

function isOurs(file: string): boolean {
  if (workspace === undefined) return false
  const url = file.startsWith('/') ? `file://${file}` : file
  return url.startsWith(workspace) && /^[^/]+\/(?:src|dist)\//.test(url.slice(workspace.length))
}
