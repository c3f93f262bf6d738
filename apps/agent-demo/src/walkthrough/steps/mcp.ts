import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ask, type Step } from '../step.ts'

export const overMcp: Step = {
  title: 'An MCP server, by the same hooks',
  says: [
    'server-filesystem runs as a process of its own, and would write anywhere in the home folder; the adapter hooks its client.',
    'A refused call does not reach it: the model gets a well-formed tool error.',
  ],
  code: undefined,
  plan: [
    ask('write_file', { path: '~/project/from-mcp.txt', content: 'hello' }),
    ask('read_text_file', { path: '~/project/from-mcp.txt' }),
    ask('write_file', { path: '~/project-secrets/stolen.txt', content: 'mine' }),
  ],
  check: ({ folder, project }, told) => ({
    'inside of the project it wrote and read': told[1] === 'hello' && existsSync(join(project, 'from-mcp.txt')),
    'outside of it nothing was written':
      told[2]?.startsWith('Tool "write_file" was not run') === true && !existsSync(join(folder, 'project-secrets/stolen.txt')),
  }),
}
