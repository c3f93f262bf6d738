/** Words that several parts of the report use. */

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** A package and its version, as people say it; the application itself has a name of its own. */
export function placeText(packageName: string, version: string): string {
  if (packageName === '.') return 'the application'
  return version === '' || packageName === 'globalThis' || packageName.startsWith('node:') ? packageName : `${packageName} ${version}`
}
