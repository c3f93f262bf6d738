/** What `extends` names: files beside the rules file, or the rules of a package. */
import { dirname, isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { locateRules, type Located } from './find.ts'
import { packageEntry } from './package-entry.ts'
import { quoted, shown } from './problem.ts'

/** Resolves a name from the folder of the rules file, then from the working folder, then from this package (adapters may stand beside it only). */
export function resolveExtends(name: string, file: string | undefined, cwd: string): Located {
  const folder = file === undefined ? cwd : dirname(file)
  if (name.startsWith('file:')) return ofUrl(name, folder)
  if (name.startsWith('.') || isAbsolute(name)) return locateRules(name, folder)
  let first: string | undefined
  for (const from of new Set([join(folder, 'rules.mjs'), join(cwd, 'rules.mjs'), fileURLToPath(import.meta.url)])) {
    const entry = packageEntry(name, from)
    if ('file' in entry) return { file: entry.file, wrong: undefined }
    first ??= entry.why
  }
  const hint =
    locateRules(name, folder).wrong === undefined
      ? `A file beside the rules is written "./${shown(name)}".`
      : 'Install it, or correct the name.'
  return { file: name, wrong: `no package has the rules ${quoted(name)} (${shown(first ?? '')}). ${hint}` }
}

function ofUrl(name: string, folder: string): Located {
  try {
    return locateRules(fileURLToPath(name), folder)
  } catch {
    return { file: name, wrong: `${quoted(name)} is no address of a file.` }
  }
}
