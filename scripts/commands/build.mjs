import { show } from '../lib/tool.mjs'

const { code } = await show('nx', ['run-many', '--target=build', ...process.argv.slice(2)])
process.exitCode = code
