/** The reports of the processes of one run: each leaves a file, and one report is made of them. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ReportJson } from '@hookline/weave/check'

/** A npm script, its shell and workers are several processes; more than this many are not read. */
const MOST = 1_000

/** A folder that lives as long as the run. */
export class ReportFolder {
  readonly path: string
  private constructor(path: string) {
    this.path = path
  }

  static make(): ReportFolder {
    return new ReportFolder(mkdtempSync(join(tmpdir(), 'hookline-report-')))
  }

  /** Prints what all processes together say, on standard error. */
  async print(how: 'table' | 'json'): Promise<void> {
    const { mergeReports, paintFor, renderTable } = await import('@hookline/weave/check')
    const reports = this.#read()
    if (reports.length === 0) {
      process.stderr.write('hookline: no process left a report: none ran Node to its end, or rules could not be read.\n')
      return
    }
    const merged = mergeReports(reports)
    process.stderr.write(
      how === 'json'
        ? // Programs read no warnings: they are given everything.
          `${JSON.stringify(merged, (key, value: unknown) => (key === 'brief' || key === 'told' ? undefined : value), 2)}\n`
        : renderTable(merged.rules, merged.problems, {
            paint: paintFor(process.stderr),
            width: process.stderr.columns,
            cwd: process.cwd(),
          }),
    )
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true })
  }

  #read(): ReportJson[] {
    return readdirSync(this.path)
      .filter(name => name.endsWith('.json'))
      .slice(0, MOST)
      .flatMap(name => {
        try {
          return [JSON.parse(readFileSync(join(this.path, name), 'utf8')) as ReportJson]
        } catch {
          // A process that was killed while it wrote.
          return []
        }
      })
  }
}
