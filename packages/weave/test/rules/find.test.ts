import { delimiter, join } from 'node:path'
import { expect, it } from 'vitest'
import { findRules } from '../../src/rules/find.ts'
import { readRules } from '../../src/rules/read.ts'
import { folderOf } from './helpers.ts'

it('finds what HOOKLINE_RULES names, from the working folder', () => {
  const cwd = folderOf({ 'hookline.rules.json': [] })
  const env = { HOOKLINE_RULES: ['a.json', '/b/c.mjs', '', ' d.json '].join(delimiter) }
  expect(findRules({ cwd, env })).toEqual([join(cwd, 'a.json'), '/b/c.mjs', join(cwd, 'd.json')])
})

it('looks no further when HOOKLINE_RULES names one file', () => {
  const cwd = folderOf({ 'hookline.rules.json': [] })
  expect(findRules({ cwd, env: { HOOKLINE_RULES: 'a.json' } })).toEqual([join(cwd, 'a.json')])
})

it.each(['json', 'mjs', 'ts'])('finds hookline.rules.%s of the working folder', end => {
  const cwd = folderOf({ [`hookline.rules.${end}`]: '' })
  expect(findRules({ cwd, env: {} })).toEqual([join(cwd, `hookline.rules.${end}`)])
  expect(findRules({ cwd, env: { HOOKLINE_RULES: '' } })).toHaveLength(1)
})

it('finds one file, JSON first, and none where there is none', () => {
  const cwd = folderOf({ 'hookline.rules.mjs': '', 'hookline.rules.json': '' })
  expect(findRules({ cwd, env: {} })).toEqual([join(cwd, 'hookline.rules.json')])
  expect(findRules({ cwd: folderOf({}), env: {} })).toEqual([])
  expect(findRules({ cwd: join(cwd, 'nowhere'), env: {} })).toEqual([])
})

it('looks into a folder that is named', async () => {
  const cwd = folderOf({ 'config/hookline.rules.json': [{ package: 'pg', function: 'f' }] })
  const { rules, files } = await readRules(['config'], { cwd })
  expect(rules).toHaveLength(1)
  expect(files).toEqual([join(cwd, 'config/hookline.rules.json')])
})
