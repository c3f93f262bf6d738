/** What `extends` names: files beside the rules file, or the rules of a package. */
import { createRequire } from 'node:module'
import { dirname, isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { locateRules } from './find.ts'
import { quoted } from './problem.ts'

/** Resolves a name from the folder of the rules file, then from the working folder, then from this package (its adapters may stand beside it only). */
export function resolveExtends(
  name: string,
  file: string | undefined,
  cwd: string,
): { readonly file: string; readonly wrong: string | undefined } {
  const folder = file === undefined ? cwd : dirname(file)
  if (name.startsWith('file:')) return locateRules(fileURLToPath(name), folder)
  if (name.startsWith('.') || isAbsolute(name)) return locateRules(name, folder)
  let said = ''
  for (const from of [join(folder, 'rules.mjs'), join(cwd, 'rules.mjs'), import.meta.url]) {
    try {
      const path = createRequire(from).resolve(name)
      if (isAbsolute(path)) return { file: path, wrong: undefined }
    } catch (error) {
      if (said === '' || !said.includes('exports')) said = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : ''
    }
  }
  const beside = locateRules(name, folder)
  const hint = beside.wrong === undefined ? ` A file beside the rules is written "./${name}".` : ` Install it, or correct the name.`
  return { file: name, wrong: `no package has the rules ${quoted(name)} (${said}).${hint}` }
}
