// The loader in a clone that was not built is TypeScript: this says so to a Node that cannot read it.
import { writeSync } from 'node:fs'

if (!process.features.typescript) {
  const { node } = process.versions
  writeSync(
    2,
    `hookline: expected a Node that runs TypeScript, got ${node} (${process.execPath}): the repository is not built. Run it on Node 24, or run \`npm run build\` first.\n`,
  )
  process.exit(1)
}
await import('@hookline/weave/register')
