/** The agent's place: a temporary folder with a project in it, the tools, the server, the hooks. */
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mcpAdapter } from '@hookline/adapter-mcp'
import { hookTools } from '@hookline/tools'
import { agentWith, type Act } from './agent/agent.ts'
import { bashTool } from './agent/bash.ts'
import { fileTools } from './agent/files.ts'
import { connectFiles } from './agent/mcp.ts'
import { searchTools } from './agent/search.ts'
import { openHooks, type Hooks, type Voices } from './hooks.ts'

/** Everything a step needs. */
export interface Workshop {
  /** Home of the agent; the project lies in it. */
  readonly folder: string
  readonly project: string
  readonly hooks: Hooks
  readonly act: Act
  /** What was told at once. */
  readonly alarms: readonly string[]
  close(): Promise<void>
}

/** Makes the place; `close` leaves nothing of it. */
export async function openWorkshop(voices: Omit<Voices, 'alarm'>): Promise<Workshop> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'agent-demo-')))
  const project = join(folder, 'project')
  const closing: (() => unknown)[] = [() => rm(folder, { recursive: true, force: true })]
  const close = async (): Promise<void> => {
    for (const work of closing.toReversed()) await work()
  }
  try {
    await mkdir(join(project, 'important'), { recursive: true })
    await writeFile(join(project, 'important/thesis.txt'), 'years of work\n')
    await writeFile(join(project, 'deploy'), '#!/bin/sh\necho "deployed to $1"\n', { mode: 0o755 })
    await mkdir(join(folder, 'project-secrets'))
    await writeFile(join(folder, 'project-secrets/key.txt'), 'the key\n')
    await symlink('../project-secrets', join(project, 'shortcut'))
    const alarms: string[] = []
    const hooks = await openHooks(folder, project, { ...voices, alarm: message => void alarms.push(message) })
    closing.push(hooks.close)
    // #region tools
    const tools = hookTools({ ...fileTools(project), ...searchTools(project), ...bashTool(project) }, { blocked: 'text' })
    const client = await connectFiles(folder)
    closing.push(() => client.close(), mcpAdapter({ client }).install())
    // #endregion
    return { folder, project, hooks, act: agentWith(tools, client), alarms, close }
  } catch (error) {
    await close()
    throw error
  }
}
