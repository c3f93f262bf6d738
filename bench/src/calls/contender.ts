/** What is compared: one way to run something around one function. */

export type Add = (a: number, b: number) => number | Promise<number>

export interface Contender {
  readonly name: string
  /** The call becomes asynchronous, whatever the function was. */
  readonly awaits?: boolean
  /** What it needs of bench/peers; without, its lines are left out. */
  readonly peer?: string
  /** Puts the contender around a function. */
  make(raw: Add): Add
}

export interface CallRow {
  readonly id: string
  readonly title: string
  readonly isAsync?: boolean
  /** The call site sees eight functions in turn. */
  readonly megamorphic?: boolean
  /** Everything runs inside an `AsyncLocalStorage` run, as code of a server does. */
  readonly insideStorage?: boolean
  readonly contenders: readonly Contender[]
}

/** The name of our own line in every row. */
export const OURS = 'Hookline'
/** The direct call, measured a second time as if it were a contender: what differs from 0 is noise. */
export const CONTROL = 'control: direct call again'
export const BASELINE = 'direct call'
