/** The codes of the built-in hooks, beside those of core: what each means and what to do. Every hook appends its own below its heading. */

/** Codes of errors and reports of the built-in hooks; `means` and `todo` are the words of `docs/errors.md`. */
export const catalogue = {
  // all hooks
  HOOKLINE_PEER_MISSING: {
    means: 'A built-in hook needs a package that is not installed: it is an optional peer, so that nobody else has to have it.',
    todo: 'Install the package that the message names.',
  },
} as const

type HooksCodes = typeof catalogue

declare module '@hookline/core' {
  interface MoreCodes extends Record<keyof HooksCodes, unknown> {}
}
