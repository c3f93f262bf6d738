/** Types of the names that stand for a whole HTTP client or server: no property has them, so they are told here. */
import type { Where } from '../model.ts'

const clientRequest =
  'Target<[request: import("node:http").ClientRequest], import("node:http").IncomingMessage, import("node:http").Agent | undefined>'
const serverRequest = (module: string): string =>
  `Target<[request: import("node:http").IncomingMessage, response: import("node:http").ServerResponse], import("node:http").ServerResponse, import("${module}").Server>`

const types: Readonly<Record<string, readonly { readonly name: string; readonly receiver: string; readonly type: string }[]>> =
  Object.fromEntries(
    ['http', 'https'].flatMap(name => {
      const module = `node:${name}`
      const both = [
        { name: 'clientRequest', receiver: 'Agent', type: clientRequest },
        { name: 'serverRequest', receiver: 'Server', type: serverRequest(module) },
      ]
      return [
        [name, both],
        [module, both],
      ]
    }),
  )

/** The type of such a name; undefined for all others. */
export function curatedType({ package: module, function: path }: Where): string | undefined {
  if (!Object.hasOwn(types, module) || path.accessor !== undefined) return undefined
  return types[module]?.find(
    ({ name, receiver }) => name === path.name && (path.receiver === undefined || path.receiver === receiver || path.receiver === '*'),
  )?.type
}
