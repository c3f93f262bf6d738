/** Tools on files: Read, Write, Edit. They know nothing of hooks. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/** The tools of a project's folder. */
export function fileTools(project: string) {
  const at = (path: string): string => resolve(project, path)
  return {
    async Read({ path }: { path: string }): Promise<string> {
      return readFile(at(path), 'utf8')
    },
    async Write({ path, content }: { path: string; content: string }): Promise<string> {
      await mkdir(dirname(at(path)), { recursive: true })
      await writeFile(at(path), content)
      return `wrote ${content.length} characters`
    },
    async Edit({ path, oldText, newText }: { path: string; oldText: string; newText: string }): Promise<string> {
      const before = await readFile(at(path), 'utf8')
      const places = before.split(oldText).length - 1
      if (places !== 1) throw new Error(`expected the old text once, found it ${places} times`)
      await writeFile(
        at(path),
        before.replace(oldText, () => newText),
      )
      return 'edited'
    },
  }
}
