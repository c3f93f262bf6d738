/** The codes of weave, beside those of core: what each means and what to do. */

/** Codes of errors and reports of weave; `means` and `todo` are the words of `docs/errors.md`. */
export const catalogue = {
  HOOKLINE_RULES_UNREADABLE: {
    means: 'A rules file is missing, cannot be read or is not valid JSON.',
    todo: 'The message tells the file, the line and the column: correct it there.',
  },
} as const

type WeaveCodes = typeof catalogue

declare module '@hookline/core' {
  interface MoreCodes extends Record<keyof WeaveCodes, unknown> {}
}
