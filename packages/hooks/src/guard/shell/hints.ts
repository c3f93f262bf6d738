/**
 * Words that may be a command to a program of which nothing is known, or a text of which some program may make one. A rule takes them for a match that cannot be
 * told where both its program and one of its words stand there: so nobody has to know every program that runs others.
 */
import { hasHoles } from './model.ts'

const named = (...lists: readonly string[]): ReadonlySet<string> => new Set(lists.flatMap(list => list.split(' ')))

/** Programs whose words are texts, patterns or files, and never a command. */
export const INERT: ReadonlySet<string> = named(
  'echo printf cat tac ls dir tree stat file readlink realpath basename dirname pwd cd pushd popd mkdir rmdir touch rm cp mv chmod chown chgrp',
  'grep egrep fgrep zgrep rg ag ack head tail wc cut tr uniq diff cmp comm nl fold fmt paste join column shuf seq yes tee',
  'awk gawk mawk nawk original-awk sed gsed jq yq curl date sleep true false : kill pkill killall pgrep ps which whereis type whatis apropos',
  'man tldr help info id whoami uname hostname df du free md5sum sha256sum cksum base64 pbcopy xclip xsel wl-copy notify-send say logger',
  'gzip gunzip zcat bzip2 xz unzip patch read shift return exit wait jobs',
)

/** Programs with subcommands that take nothing but texts and names. */
export const INERT_SUBCOMMANDS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    'git',
    named(
      'add am apply blame branch bundle cat-file checkout cherry-pick clean commit describe diff grep hash-object init log ls-files merge mv notes',
      'reflog remote reset restore rev-list rev-parse revert rm shortlog show stash status switch tag worktree',
    ),
  ],
  ['gh', named('api auth gist issue label pr release repo search secret variable')],
  ['glab', named('issue mr release repo')],
  ['hg', named('commit log annotate diff status')],
  ['svn', named('commit log diff status')],
  ['jj', named('commit describe log new')],
  ['npm', named('add ci i info install ls pkg remove rm search uninstall version view')],
])

/** They have a subcommand `rm` and the like of their own, at the first or second place. */
const OWN_WORDS = named(
  'aws az brew bun cargo docker dvc gcloud git gsutil hadoop hdfs helm hg ipfs jj mc nerdctl npm pnpm podman rclone s3cmd s5cmd svn',
)

/** Options whose value is a text for people. */
const PROSE = /^--?(?:message|title|body|description|summary|subject|comment|notes?|text|name|grep|author|reason|prompt)(?:=|$)/

/** Options of `git` and others, before the subcommand, whose value is the next word. */
const GLOBAL = named(
  '-C -c -R --git-dir --work-tree --namespace --super-prefix --exec-path --config-env --attr-source --repo --prefix --workspace -w',
)

const NONE: readonly string[] = []

/** Whether a program's words and input are never a command. */
export function isInert(name: string, args: readonly string[]): boolean {
  if (INERT.has(name)) return true
  const inert = INERT_SUBCOMMANDS.get(name)
  if (inert === undefined) return false
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string
    if (arg.charCodeAt(0) !== 45) return inert.has(arg)
    if (GLOBAL.has(arg)) at++
  }
  return false
}

/** The words of a program that may be a command: from the first that may be a program's name. */
export function hintsOf(name: string, args: readonly string[]): readonly string[] {
  if (!OWN_WORDS.has(name)) return args
  let words = 0
  for (let at = 0; at < args.length; at++) if ((args[at] as string).charCodeAt(0) !== 45 && ++words > 2) return args.slice(at)
  return NONE
}

/** Texts among the words of a program that are more than one word. */
export function textsOf(args: readonly string[]): readonly string[] {
  let found: string[] | undefined
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string
    if (arg.charCodeAt(0) === 45 && PROSE.test(arg)) {
      if (!arg.includes('=')) at++
    } else if (isText(arg)) (found ??= []).push(arg)
  }
  return found ?? []
}

/** More than a word: with a blank, or something that a shell would insert. */
function isText(arg: string): boolean {
  for (let at = 0; at < arg.length; at++) {
    const code = arg.charCodeAt(at)
    // A blank, `$`, a backtick, `{`; others are rare.
    if (code <= 32 || code === 36 || code === 96 || code === 123 || code > 126) return /[\s{$`]/.test(arg)
  }
  return false
}

/** A text as words, whatever quotes, brackets and operators stand around them. */
export function looseWords(text: string): readonly string[] {
  return text.split(/[^\w.\-/+\uE000-\uE007]+/).filter(word => word !== '')
}

/** Where a program's name stands in a list of words. */
export interface Spot {
  readonly words: readonly string[]
  readonly at: number
}

/** All names in all lists, and in each list where it stands first: what follows there follows from any later place too, and more. */
export function spotsOf(hints: readonly (readonly string[])[]): ReadonlyMap<string, readonly Spot[]> {
  const places = new Map<string, Spot[]>()
  for (const words of hints)
    for (let at = 0; at < words.length - 1; at++) {
      const name = programIn(words[at] as string)
      if (name === undefined) continue
      const known = places.get(name)
      if (known === undefined) places.set(name, [{ words, at }])
      else if (known.at(-1)?.words !== words) known.push({ words, at })
    }
  return places
}

/** The words behind a place, as arguments; where options end there cannot be told. */
export function argsAt({ words, at }: Spot): readonly string[] {
  return words.slice(at + 1).filter(word => word !== '--')
}

/** The program that a word may name: itself, or the value of an option. */
function programIn(word: string): string | undefined {
  const value = word.charCodeAt(0) === 45 ? (word.includes('=') ? word.slice(word.indexOf('=') + 1) : '') : word
  const name = value.slice(value.lastIndexOf('/') + 1)
  return name === '' || hasHoles(name) ? undefined : name.toLowerCase()
}
