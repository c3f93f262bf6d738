/** Runs a compiler over a folder and reads what it says. */
import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)
/** Where `npm run test:nodes` puts what packages are tested with besides. */
const tools = createRequire(new URL('../../../../../tools/nodes/package.json', import.meta.url))

export interface Complaint {
  readonly file: string
  readonly line: number
  readonly text: string
}

/** The compiler of a package, `typescript` or an alias of it; undefined when that is not installed. */
export function compiler(name = 'typescript'): string | undefined {
  try {
    return join(dirname((name === 'typescript' ? require : tools).resolve(`${name}/package.json`)), 'bin/tsc')
  } catch {
    return undefined
  }
}

/** What `tsc -p <folder>` complains of. */
export function tsc(folder: string, options: { readonly args?: readonly string[]; readonly with?: string } = {}): Promise<Complaint[]> {
  const bin = options.with ?? compiler()
  if (bin === undefined) throw new Error('typescript is not installed')
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [bin, '-p', folder, '--pretty', 'false', ...(options.args ?? [])],
      { cwd: folder, maxBuffer: 1e8 },
      (error, output) => {
        if (error === null || output !== '') resolve(complaints(output))
        else reject(error)
      },
    )
  })
}

function complaints(output: string): Complaint[] {
  const found: Complaint[] = []
  for (const line of output.split('\n')) {
    const [, file, number, text] = /^(\S.*?)\((\d+),\d+\): error (TS.*)$/.exec(line) ?? []
    const last = found.at(-1)
    if (file !== undefined) found.push({ file, line: Number(number), text: text ?? '' })
    else if (last !== undefined && line.startsWith(' ')) found[found.length - 1] = { ...last, text: `${last.text}\n${line}` }
    else if (line !== '') found.push({ file: '', line: 0, text: line })
  }
  return found
}
