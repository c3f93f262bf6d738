/** Reading JSON rules files. The parser that locates errors is loaded only for a text that has one. */
import { createRequire } from 'node:module'
import type { ParseError, visit as Visit } from 'jsonc-parser'
import { scanJson, type Position, type Scan } from './scan.ts'

/** A text that is JSON, and where its values stand. */
export interface ParsedJson extends Scan {
  readonly value: unknown
}

/** A text that is not. */
export interface BadJson {
  readonly sentence: string
  readonly position: Position
}

/** Parses a text with or without a byte order mark. */
export function parseJson(source: string): ParsedJson | BadJson {
  const text = source.startsWith('\uFEFF') ? ` ${source.slice(1)}` : source
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return locate(text, error as Error)
  }
  return { value, ...scanJson(text) }
}

const EXPECTED: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is no value; texts stand in double quotes',
  InvalidNumberFormat: 'this is no number',
  PropertyNameExpected: 'expected the name of a field in double quotes (no comma before "}")',
  ValueExpected: 'expected a value (no comma before "]")',
  ColonExpected: 'expected ":" after the name of the field',
  CommaExpected: 'expected "," before this',
  CloseBraceExpected: 'expected "}" before this',
  CloseBracketExpected: 'expected "]" before this',
  EndOfFileExpected: 'expected the end of the file after the first value',
  InvalidCommentToken: 'JSON has no comments: use the field "description", or a .mjs file',
  UnexpectedEndOfComment: 'this comment has no end, and JSON has no comments',
  UnexpectedEndOfString: 'this text has no closing quote on its line',
  UnexpectedEndOfNumber: 'this number has no end',
  InvalidUnicode: 'this is no \\u escape of four hexadecimal digits',
  InvalidEscapeCharacter: 'this is no escape of JSON; a backslash itself is written "\\\\"',
  InvalidCharacter: 'this character must be escaped in a text',
}

/** `visit` recurses: a text nested deeper than any rules file must not come to it. */
const DEEPEST = 200

function locate(text: string, error: Error): BadJson {
  if (text.trim() === '') return { sentence: 'the file is empty; expected a list of rules.', position: { line: 1, column: 1 } }
  const { visit, printParseErrorCode } = createRequire(import.meta.url)('jsonc-parser') as {
    visit: typeof Visit
    printParseErrorCode(code: ParseError['error']): string
  }
  let first: BadJson | undefined
  if (depthOf(text) > DEEPEST) return { sentence: `not valid JSON: ${error.message}`, position: { line: 1, column: 1 } }
  visit(
    text,
    {
      onError(code, _offset, _length, line, column) {
        const name = printParseErrorCode(code)
        first ??= { sentence: `not valid JSON: ${EXPECTED[name] ?? name}.`, position: { line: line + 1, column: column + 1 } }
      },
    },
    { disallowComments: true, allowTrailingComma: false },
  )
  return first ?? { sentence: `not valid JSON: ${error.message}`, position: { line: 1, column: 1 } }
}

function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  for (const char of text) {
    if (char === '[' || char === '{') deepest = Math.max(deepest, ++depth)
    else if (char === ']' || char === '}') depth--
  }
  return deepest
}
