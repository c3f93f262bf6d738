// The error catalogues of all packages, in one. Run on a Node that strips types.
import { existsSync, readdirSync } from 'node:fs'

const packages = new URL('../../packages/', import.meta.url)

/** Every code with its meaning and what to do, core's first. */
export async function catalogues() {
  const folders = readdirSync(packages).filter(folder => existsSync(new URL(`${folder}/src/errors.ts`, packages)))
  const parts = await Promise.all(folders.toSorted(coreFirst).map(folder => import(new URL(`${folder}/src/errors.ts`, packages).href)))
  return Object.assign({}, ...parts.map(({ catalogue }) => catalogue))
}

function coreFirst(a, b) {
  return Number(b === 'core') - Number(a === 'core') || a.localeCompare(b)
}
