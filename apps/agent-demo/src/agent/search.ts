/** Tools that search: Glob by names, Grep by content. */
import { glob, readFile } from 'node:fs/promises'
import { resolve } from 'node:path'

/** The tools of a project's folder. */
export function searchTools(project: string) {
  const names = async (pattern: string): Promise<string[]> => {
    const found: string[] = []
    for await (const entry of glob(pattern, { cwd: project, withFileTypes: true }))
      if (entry.isFile()) found.push(resolve(entry.parentPath, entry.name).slice(project.length + 1))
    return found.toSorted()
  }
  return {
    async Glob({ pattern }: { pattern: string }): Promise<string> {
      return (await names(pattern)).join('\n')
    },
    async Grep({ text, pattern = '**/*' }: { text: string; pattern?: string }): Promise<string> {
      const found: string[] = []
      for (const name of await names(pattern)) {
        const lines = (await readFile(resolve(project, name), 'utf8')).split('\n')
        for (const [i, line] of lines.entries()) if (line.includes(text)) found.push(`${name}:${i + 1}: ${line}`)
      }
      return found.join('\n')
    },
  }
}
