/** Rules files come from anywhere: what they may hold has an end. */

/** Bounds of everything that is read from a rules file. */
export const LIMITS = {
  /** Rules of all files together. */
  rules: 10_000,
  /** Files, those that are extended included. */
  files: 256,
  /** How deep files may extend files. */
  depth: 16,
  /** Bytes of one JSON file. */
  fileBytes: 8_388_608,
  /** Characters of names, globs and versions. */
  text: 1024,
  /** Characters of a path to a hook module or rules file. */
  path: 4096,
  /** Entries of `dependencies` and of `extends`. */
  list: 256,
  /** Problems that are told before the rest is only counted. */
  problems: 1000,
} as const
