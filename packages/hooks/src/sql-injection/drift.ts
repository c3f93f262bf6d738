/** The second layer: a place in the program makes queries of few shapes, and a new one after a while is worth a look. It only observes. */
import { callSite } from './call-site.ts'
import { shapeOf } from './shape.ts'
import type { SqlText } from './text.ts'

/**
 * How drift is watched.
 *
 * @example
 * ```ts
 * import { sqlInjection, type DriftOptions } from '@hookline/hooks/sql-injection'
 * const drift: DriftOptions = { learn: 1000, shapes: 20 }
 * sqlInjection({ drift, onFinding: finding => console.log(finding.verdict, finding.site) })
 * ```
 */
export interface DriftOptions {
  /** Queries of a place whose shapes are taken as its own. 1 to 1,000,000. @default 200 */
  readonly learn?: number
  /** Shapes of one place; a place with more builds its queries, and is left alone. 1 to 10,000. @default 50 */
  readonly shapes?: number
  /** Places; further ones are left alone. 1 to 100,000. @default 1000 */
  readonly sites?: number
}

interface Site {
  readonly name: string
  readonly shapes: Set<number>
  queries: number
}

/** What was seen of the program's queries. */
export class Drift {
  readonly #limits: Readonly<Required<DriftOptions>>
  readonly #sites = new Map<string, Site>()

  constructor(limits: Readonly<Required<DriftOptions>>) {
    this.#limits = limits
  }

  /** Takes note of a query. Gives its place when the shape is new there after the place was learned. `statement`: the name of a prepared one. */
  note(text: SqlText, target: string, statement: string | undefined): string | undefined {
    const known = text.site as Site | undefined
    if (known !== undefined) {
      known.queries++
      return undefined
    }
    const site = this.#siteOf(statement === undefined ? (callSite() ?? target) : `statement ${statement}`)
    if (site === undefined) return undefined
    const { shapes, name } = site
    const shape = shapeOf(text)
    const isNew = !shapes.has(shape)
    const isLearned = site.queries >= this.#limits.learn
    site.queries++
    if (isNew) {
      if (shapes.size >= this.#limits.shapes) return undefined
      shapes.add(shape)
    }
    text.site = site
    return isNew && isLearned ? name : undefined
  }

  #siteOf(name: string): Site | undefined {
    let site = this.#sites.get(name)
    if (site === undefined && this.#sites.size < this.#limits.sites) this.#sites.set(name, (site = { name, shapes: new Set(), queries: 0 }))
    return site
  }
}
