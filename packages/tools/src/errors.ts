/** The codes of tools, beside those of core: what each means and what to do. */

/**
 * Codes of errors and reports of tools; `means` and `todo` are the words of `docs/errors.md`.
 *
 * @example
 * ```ts
 * import { catalogue } from '@hookline/tools'
 * console.log(catalogue.HOOKLINE_APPROVAL_UNKNOWN.todo)
 * ```
 */
export const catalogue = {
  HOOKLINE_TOOLS_INVALID: {
    means:
      'What was given to `hookTools` is not a plain object or an array of tools, or a tool in it would run without hooks: it is an accessor, of a make that is not known, or without a name in a list.',
    todo: 'Give it an object whose values are functions or tool objects; of a class instance, an object of its bound methods; of a tool of another make, its function.',
  },
  HOOKLINE_TOOL_INPUT_UNREADABLE: {
    means:
      'The input of a tool is not plain data (it has accessors, cycles, functions or objects of classes, or is too deep), so nobody can be asked to approve it.',
    todo: 'Pass what JSON could hold, or leave the tool out of the rules that ask.',
  },
  HOOKLINE_APPROVAL_UNKNOWN: {
    means: 'There is no pending approval with this id: it was answered already, or its time is over.',
    todo: 'Look at `approvals.pending` for those there are.',
  },
  HOOKLINE_APPROVAL_FAILED: {
    means: 'Asking for an approval failed, or the answer was none of those there are. The call is denied.',
    todo: "Answer 'allow', 'deny', `{ deny: reason }` or `{ input }`; the cause is attached.",
  },
} as const

type ToolsCodes = typeof catalogue

declare module '@hookline/core' {
  interface MoreCodes extends Record<keyof ToolsCodes, unknown> {}
}
