import { HookRegistry } from '@hookline/core'
import { expect, test } from 'vitest'
import { HookRegistry as FromFile } from '../../packages/core/src/index.ts'

test('a package by its name is the one that a path into its sources gives', () => {
  expect(HookRegistry).toBe(FromFile)
})

test('tests see the sources, or the built files when those are asked for', () => {
  const { stack } = thrownBy(() => new HookRegistry().register({} as never))
  expect(stack).toMatch(process.env['HOOKLINE_DIST'] === '1' ? /packages\/core\/dist\// : /packages\/core\/src\//)
})

function thrownBy(run: () => void): Error {
  try {
    run()
  } catch (error) {
    return error as Error
  }
  throw new Error('expected it to throw')
}
