/** The codes of the built-in hooks, beside those of core: what each means and what to do. Every hook appends its own below its heading. */

/** Codes of errors and reports of the built-in hooks; `means` and `todo` are the words of `docs/errors.md`. */
export const catalogue = {
  // all hooks
  HOOKLINE_PEER_MISSING: {
    means: 'A built-in hook needs a package that is not installed: it is an optional peer, so that nobody else has to have it.',
    todo: 'Install the package that the message names.',
  },
  // audit
  HOOKLINE_AUDIT_PATH: {
    means: "The path of an audit log is no file that can be written safely: a folder, a link, a FIFO, somebody else's, or not writable.",
    todo: 'Give a path in a folder that only this user can write; the message says what is wrong with this one.',
  },
  HOOKLINE_AUDIT_LOCKED: {
    means: 'Another process writes this audit log already.',
    todo: 'Give each process a path of its own, such as one with `process.pid` in it. A lock that a dead process left is taken over by itself.',
  },
  HOOKLINE_AUDIT_CORRUPT: {
    means: 'An audit log holds something else than what was written: a line was changed, or a disk has lost it.',
    todo: 'Run `hookline audit verify` on it, keep the files as they are, and begin a log with another path.',
  },
  HOOKLINE_AUDIT_UNAVAILABLE: {
    means:
      'A call cannot be recorded, and `onFailure` is `block`: the audit log has failed, is closed, or has too much waiting for a full disk.',
    todo: 'The message says which. Make room on the disk; after a failed write open the log anew, once the disk is mended.',
  },
  HOOKLINE_AUDIT_FAILED: {
    means:
      'Writing an audit log, rotating it or deleting old files of it failed. After a failed write or fdatasync the log takes no more records, since nobody can say what is on the disk.',
    todo: 'Look at the disk (the cause is attached), then open the log anew. `onFailure` says what happens to calls meanwhile.',
  },
  HOOKLINE_AUDIT_DISK_FULL: {
    means: 'There is no room for the records of an audit log. They are kept in memory and written when there is.',
    todo: 'Make room; `rotate` and `retain` keep a log from growing without end.',
  },
  // logging
  HOOKLINE_LOG_LOST: {
    means: "Lines of the logging hook's own logger could not be written to standard output.",
    todo: 'Look at the cause; give the hook a logger of your own (`logging({ logger })`) to write elsewhere.',
  },
  // metrics
  HOOKLINE_METRICS_OVERFLOW: {
    means:
      'The metrics hook was given more sets of attributes than it keeps for one instrument; those for which there is no room are counted together.',
    todo: 'Look for attributes that callers choose, such as ids and names, and leave them out; `maxSeries` gives more room.',
  },
  // guard
  HOOKLINE_GUARD_RULES_INVALID: {
    means: 'Rules of a guard have unknown fields, values that cannot be, or contradict themselves. None of them is in force.',
    todo: 'The message tells each place, what was expected and what came; `hookline guard replay --rules` checks a file.',
  },
  HOOKLINE_GUARD_WOULD_BLOCK: {
    means: 'A guard that only observes (`mode: observe`) would have blocked a call.',
    todo: 'Correct the rule or the caller; when nothing innocent is told any more, set `mode` to `enforce`.',
  },
  // validation
  HOOKLINE_VALIDATION_FAILED: {
    means: 'The arguments or the result of a call are not what a schema says. `issues` has each place and what is wrong there.',
    todo: 'Correct the caller (arguments) or the target (result), or the schema.',
  },
  HOOKLINE_VALIDATION_SCHEMA_FAILED: {
    means:
      'A schema threw, rejected or answered with something that Standard Schema does not know, so nothing can be said of the value and the call is not made.',
    todo: 'The cause is attached: mend the schema.',
  },
  // sqlInjection
  HOOKLINE_SQL_INJECTION: {
    means:
      'An input of a request is more than a value in the SQL that the request caused: it is code, a name it may not choose, or part of SQL that cannot be read.',
    todo: 'Pass the input as a parameter of the query (`$1`). If it chooses a name on purpose, say which with `identifiers`; docs/sql-injection.md says what else there is.',
  },
  HOOKLINE_SQL_UNCHECKED: {
    means: 'A query was not compared with all inputs of its request, because a limit of the sqlInjection hook was hit.',
    todo: 'Limit the size of bodies in the service, or raise the limit that the message names.',
  },
  HOOKLINE_SQL_DRIFT: {
    means: 'A place in the program made a query of a shape that it had not made while it was learned.',
    todo: 'Look at the query: a seldom branch of the program is harmless. Raise `drift.learn` if there are many.',
  },
  HOOKLINE_SQL_UNWATCHED: {
    means: 'Queries came by the sqlInjection hook, and none of them belonged to a request whose inputs it knows: it compares nothing.',
    todo: 'Install the adapter of your server beside that of your database (`expressAdapter().install()`, `httpAdapter().install()`), or give `inputs`. In a process without requests the hook has nothing to do.',
  },
  // notification
  HOOKLINE_NOTIFICATION_FAILED: {
    means: 'Notices did not get through to a channel: it threw, hung, refused them, or was not there for as long as they were tried.',
    todo: 'The message names the channel and the reason; the notices of that batch are lost.',
  },
  HOOKLINE_NOTIFICATION_DROPPED: {
    means: 'A channel of the notification hook is slower than notices come, and as many wait for it as may.',
    todo: 'Let rules match less, limit their rate, or raise `queue`; the next batch says how many were dropped.',
  },
} as const

type HooksCodes = typeof catalogue
/** A code of this package. @public */
export type HooksCode = keyof HooksCodes

declare module '@hookline/core' {
  interface MoreCodes extends Record<keyof HooksCodes, unknown> {}
}
