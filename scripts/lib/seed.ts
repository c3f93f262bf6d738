// Property tests draw the same cases in every run, or a change would be refused for what it has not touched. `npm run test:long` draws new ones each time.
// HOOKLINE_SEED sets another seed: the one that a failure printed.
import { expect } from 'vitest'

const drawsCases = /[/\\]packages[/\\](?:core|weave|hooks|tools)[/\\]test[/\\]/
const seed = process.env['HOOKLINE_SEED'] ?? (process.env['HOOKLINE_LONG'] === '1' ? undefined : '20261121')

if (seed !== undefined && drawsCases.test(expect.getState().testPath ?? '')) {
  const { configureGlobal } = await import('fast-check')
  configureGlobal({ seed: Number(seed) })
}
