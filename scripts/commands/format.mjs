import { show } from '../lib/tool.mjs'

const paths = process.argv.slice(2)
const formatted = await show('oxfmt', paths)
const linted = await show('oxlint', ['--type-aware', '--fix', ...paths])
process.exitCode = formatted.code || linted.code
