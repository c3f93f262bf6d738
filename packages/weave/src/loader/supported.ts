/** Which versions of Node can run synchronous load hooks. Imports nothing: it is asked before anything else is loaded. */

const RANGE = '^22.23.0 || ^24.11.1 || >=25.2.0'

/** Why weaving cannot work on this version of Node; undefined: it can. */
export function whyUnsupported(version: string): string | undefined {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(part => Number.parseInt(part, 10))
  const supported =
    (major === 22 && minor >= 23) ||
    (major === 24 && (minor > 11 || (minor === 11 && patch >= 1))) ||
    (major === 25 && minor >= 2) ||
    major > 25
  if (supported) return undefined
  return (
    `expected Node ${RANGE}, got ${version}. Other versions crash when a synchronous load hook is registered and CommonJS is required ` +
    'from an ES module (https://github.com/nodejs/node/issues/59666). Run the application on one of these versions, or build it with the hooks inside (`hookline build`).'
  )
}
