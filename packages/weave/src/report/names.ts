/** What a rule names, as reports show it. */
import type { Rule } from '../model.ts'

/** `pg Client#query`, `on pg:query`, `adapter fetch (undici)`. */
export function namesOf(rule: Rule): string {
  if (rule.where !== undefined) {
    const { package: name, file, function: path } = rule.where
    return `${name} ${file === undefined ? '' : `${file} `}${path.text}`
  }
  return rule.adopt === undefined ? `on ${rule.on ?? '?'}` : adapterName(rule.origin.file, rule.adopt.package)
}

/** Adapters go by the name that `--adapters` knows: the one for fetch takes up two libraries, of which none is called so. */
function adapterName(file: string | undefined, takes: string): string {
  const name = file === undefined ? undefined : /[/\\]adapter-([a-z\d-]+)[/\\](?:dist|src)[/\\]rules\.[jt]s$/.exec(file)?.[1]
  if (name === undefined) return `adapter of ${takes}`
  return name === takes ? `adapter ${name}` : `adapter ${name} (${takes})`
}
