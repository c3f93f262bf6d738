/** The codes of weave, beside those of core: what each means and what to do. */

/** Codes of errors and reports of weave; `means` and `todo` are the words of `docs/errors.md`. */
export const catalogue = {
  HOOKLINE_RULES_UNREADABLE: {
    means: 'A rules file is missing, cannot be read or is not valid JSON.',
    todo: 'The message tells the file, the line and the column: correct it there.',
  },
  HOOKLINE_HOOK_MODULE_FAILED: {
    means: 'The module with the hooks of a rule does not exist or threw when it was imported.',
    todo: 'The cause is in the message: correct the path in the rule, or the module.',
  },
  HOOKLINE_HOOK_EXPORT_MISSING: {
    means: 'A rule names a hook that its module does not export as a function.',
    todo: 'Export the function, or correct `enter` / `exit` (`OnEnter` / `OnExit`); the message lists what there is.',
  },
  HOOKLINE_RULE_FAILED: {
    means: 'What a rule asks for could not be done.',
    todo: 'The message tells what was tried.',
  },
  HOOKLINE_DERIVED_CONSTRUCTOR_SKIPPED: {
    means: 'A hook skipped the constructor of a derived class. There is no `this` to return before `super()` has run.',
    todo: 'Skip with an object, or hook a function that makes the instances.',
  },
} as const

type WeaveCodes = typeof catalogue

declare module '@hookline/core' {
  interface MoreCodes extends Record<keyof WeaveCodes, unknown> {}
}
