import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith, hookline, workspaceModules } from './hookline.ts'

/** A server and a client in one program, in the copy of the SDK that `import` gives and in the one for `require`. */
const program = (load: string): string => `
  ${load}
  const server = new McpServer({ name: 'notes', version: '1.0.0' })
  server.registerTool('write_note', {}, () => ({ content: [{ type: 'text', text: 'wrote it' }] }))
  const client = new Client({ name: 'app', version: '1.0.0' })
  const [ours, theirs] = InMemoryTransport.createLinkedPair()
  Promise.all([server.connect(theirs), client.connect(ours)])
    .then(() => client.callTool({ name: 'write_note' }))
    .then(({ content, isError }) => console.log(content[0].text, isError))
    .then(() => client.close())`
const parts = [
  ['McpServer', 'server/mcp.js'],
  ['Client', 'client/index.js'],
  ['InMemoryTransport', 'inMemory.js'],
]
const imports = parts.map(([name, file]) => `import { ${name} } from '@modelcontextprotocol/sdk/${file}'`).join('\n')
const requires = parts.map(([name, file]) => `const { ${name} } = require('@modelcontextprotocol/sdk/${file}')`).join('\n')

test.each([
  ['app.mjs', imports],
  ['app.cjs', requires],
])('--adapters mcp hooks the tools of %s, whichever copy of the SDK it loads', async (file, load) => {
  const cwd = folderWith({
    [file]: program(load),
    'rules.json': [{ on: 'tool:write_*', hooks: './hooks.mjs', enter: 'see' }],
    'hooks.mjs': `export function see(call) {
      console.log(call.target.name, call.target.className)
      if (call.target.className === 'server') call.block('read only')
    }`,
  })
  symlinkSync(workspaceModules, join(cwd, 'node_modules'))
  const { out, err, code } = await hookline(['run', '--adapters', 'mcp', '--rules', 'rules.json', '--report', '--', 'node', file], { cwd })
  expect(out, err).toBe('tool:write_note client\ntool:write_note server\nTool "write_note" was not run: read only true\n')
  expect(err).toMatch(/adopted +.*mcp/)
  expect(code).toBe(0)
})
