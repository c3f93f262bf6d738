/** The codes of weave, beside those of core: what each means and what to do. */

/**
 * Codes of errors and reports of weave; `means` and `todo` are the words of `docs/errors.md`.
 *
 * @example
 * ```ts
 * import { catalogue } from '@hookline/weave'
 * console.log(catalogue.HOOKLINE_RULES_UNREADABLE.todo)
 * ```
 */
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
  HOOKLINE_MODULE_REFUSED: {
    means: 'A module did not load: a rule with `failure: closed` names a function in it, and the hook could not run there.',
    todo: 'The message tells why. Mend the rule or its hook module, or let it fail open.',
  },
  HOOKLINE_LOADED_BEFORE: {
    means: 'A module that a rule names had been loaded before Hookline, so its functions are as they were.',
    todo: 'Put `--import @hookline/weave/register` before what loads it.',
  },
  HOOKLINE_LOADER_ORDER: {
    means: 'Another loader was registered after Hookline and sees the sources first.',
    todo: 'Put `--import @hookline/weave/register` after it: `node --import tsx --import @hookline/weave/register app.ts`.',
  },
  HOOKLINE_LOADER_FAILED: {
    means: 'The loader itself failed at a module, which was loaded as it is.',
    todo: 'Report it with the message and the module. The application is not affected, its rules are.',
  },
  HOOKLINE_BUILD_REFUSED: {
    means:
      'A build was stopped: a function that a rule under `closed` names cannot be hooked, or a rule does nothing and is `required`, or the build is `strict`.',
    todo: 'The message tells the rule and the reason: correct the rule, or allow the build to go on without it.',
  },
  HOOKLINE_BUNDLER_MISSING: {
    means: 'A bundle is to be made and Rolldown is not installed.',
    todo: 'Install it: `npm install --save-dev rolldown`.',
  },
  HOOKLINE_RULE_INVALID: {
    means: 'A rule has an unknown field, a value that cannot be, lacks something or contradicts itself. It is left out; the others stand.',
    todo: 'The message tells the place in the file, what was expected and what came.',
  },
  HOOKLINE_RULE_DUPLICATE: {
    means: 'Two rules have the same id. The second is left out.',
    todo: 'Give one of them another id, or none: ids are then made of what the rule names.',
  },
  HOOKLINE_RULE_HOOKS_MISSING: {
    means: 'The hook module that a rule names is not there.',
    todo: 'Correct `hooks` (`Path`); it is relative to the rules file. The message lists what is there.',
  },
  HOOKLINE_RULE_TOO_BROAD: {
    means: 'A rule names every function of the application. It stands.',
    todo: 'Name a class, or give `file`, if you did not mean that.',
  },
  HOOKLINE_RULES_EXTENDS: {
    means: 'What a rules file extends is not there, extends itself, or goes too deep.',
    todo: 'Install the package, or correct `extends`.',
  },
  HOOKLINE_RULES_LIMIT: {
    means: 'There are more rules, files or problems than are taken.',
    todo: 'Use wildcards instead of very many rules.',
  },
  HOOKLINE_DECLARATIONS_REFUSED: {
    means: '`hookline types` could not write its file, or would have overwritten one that it did not make.',
    todo: 'Give another file with `--out`, or remove the one that is there.',
  },
  HOOKLINE_HOOK_EXPORT_UNKNOWN: {
    means: 'Whether a hook module exports what a rule names cannot be known without running it, and a check runs nothing.',
    todo: 'Nothing; or export the function by its name in the module itself, so that it can be checked.',
  },
  HOOKLINE_WEAVE_UNPARSABLE: {
    means: 'A file that rules name is not something the parser can read, so its functions cannot be hooked.',
    todo: 'The message tells the line and the column. TypeScript and JSX are woven as such only when the loader or bundler says so.',
  },
  HOOKLINE_WEAVE_NO_PARSER: {
    means: 'A TypeScript or JSX file is to be woven as it stands, and neither `oxc-parser` nor `rolldown`, which read it, is installed.',
    todo: 'Install one beside the weaver: `npm install --save-dev oxc-parser`. The command `hookline` brings Rolldown along.',
  },
} as const

type WeaveCodes = typeof catalogue

declare module '@hookline/core' {
  interface MoreCodes extends Record<keyof WeaveCodes, unknown> {}
}
