// Writes docs/errors.md from the error catalogues of the packages. Run it on a Node that strips types: node scripts/write-errors.mjs
import { writeFileSync } from 'node:fs'
import { catalogues } from './lib/catalogues.mjs'

const sections = Object.entries(await catalogues()).map(([code, { means, todo }]) => `## ${code}\n\n${means}\n\n**What to do:** ${todo}\n`)
const page = `# Errors and reports

Every error that Hookline makes is a \`HooklineError\` with one of these codes in \`code\`; its message says what was expected and what came.
Some codes are reports: they reach \`onReport\` (by default \`process.emitWarning\`) and no caller.

This page is generated from the files \`packages/*/src/errors.ts\`.

${sections.join('\n')}`
writeFileSync(new URL('../docs/errors.md', import.meta.url), page)
