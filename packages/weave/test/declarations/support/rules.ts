/** Rules as the reader of rules files gives them, for tests. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { FunctionPath, Rule, Where } from '../../../src/model.ts'

export type Some = Partial<Omit<Rule, 'where' | 'hooks'>> &
  Partial<Pick<Where, 'package' | 'file' | 'index'>> & { function?: string; hooks?: string }

/** A rule of a file `rules.json` in a folder, its hook module there too. */
export function rule(folder: string, index: number, some: Some): Rule {
  const { package: name = '.', file, index: nth, function: text, hooks, ...rest } = some
  const where =
    text === undefined
      ? undefined
      : { key: `${name}|${file ?? ''}|${text}`, package: name, version: undefined, file, function: path(text), index: nth }
  return {
    id: `rules.json#${index}`,
    origin: { file: join(folder, 'rules.json'), index, line: index + 1 },
    where,
    on: undefined,
    adopt: undefined,
    kind: 'auto',
    callbackIndex: undefined,
    hooks: hooks === undefined ? undefined : pathToFileURL(join(folder, hooks)).href,
    enter: undefined,
    exit: undefined,
    passReceiver: false,
    failure: 'open',
    required: false,
    enabled: true,
    order: 0,
    dependencies: [],
    ...rest,
  }
}

function path(text: string): FunctionPath {
  const [, accessor, rest = text] = /^(?:(get|set) )?(.*)$/s.exec(text) ?? []
  const [, receiver, mark, name = rest] = /^(.*?)([#.~])([^.]*|\[.*)$/s.exec(rest) ?? []
  const member = mark === undefined ? 'none' : mark === '#' ? 'instance' : mark === '~' ? 'any' : 'static'
  return { text, receiver, member, accessor: accessor as 'get' | 'set' | undefined, name }
}
