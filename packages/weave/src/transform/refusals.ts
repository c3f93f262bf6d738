/** Functions that cannot be woven, and why, in words for a person. */
import type { Node } from './ast.ts'
import type { Collected } from './collect.ts'
import type { Found } from './found.ts'

/** Names that only sloppy code may declare: the wrapper is strict. */
const SLOPPY = new Set([
  'eval',
  'arguments',
  'implements',
  'interface',
  'let',
  'package',
  'private',
  'protected',
  'public',
  'static',
  'yield',
  'await',
])

/** Why a function cannot be woven; undefined when it can. */
export function refusal(found: Found, { shadowed }: Collected): string | undefined {
  if (found.refused !== undefined) return found.refused
  if (shadowed) return 'the file declares a `globalThis` of its own, so woven code would not find its hooks'
  const id = (found.fn?.['id'] ?? null) as Node | null
  if (id !== null && SLOPPY.has(id['name'] as string))
    return `its name, \`${id['name'] as string}\`, is a word that strict code cannot declare`
  if (found.form.startsWith('private') && ((found.member?.['decorators'] as Node[] | undefined)?.length ?? 0) > 0)
    return 'a private member with decorators cannot be renamed'
  return undefined
}
