import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { exportsOf } from '../../src/check/hook-exports.ts'
import { folderWith } from './helpers.ts'

function read(files: Record<string, string>, name = Object.keys(files)[0] as string) {
  const { names, open } = exportsOf(pathToFileURL(join(folderWith(files), name)).href)
  return { ...Object.fromEntries(names), open }
}

test('functions are functions in every form, and other things are not', () => {
  const text = `
    export function a() {}
    export async function* b() {}
    export const c = () => {}, d = async function () {}, e = 5, f = {}, g = make()
    export let h = () => {}
    export class I {}
    function j() {}
    export { j, j as k, j as 'l' }
    export const { m } = make()
    export { n } from './other.mjs'
    export default () => {}
  `
  expect(read({ 'hooks.mjs': text })).toEqual({
    a: 'function',
    b: 'function',
    c: 'function',
    d: 'function',
    e: 'other',
    f: 'other',
    g: 'unknown',
    h: 'unknown',
    I: 'other',
    j: 'function',
    k: 'function',
    l: 'function',
    m: 'unknown',
    n: 'unknown',
    default: 'function',
    open: false,
  })
})

test('what is passed on by `export *` is followed, in circles too, up to packages', () => {
  const files = {
    'hooks.mjs': "export * from './one.mjs'\nexport function own() {}\nexport * as all from './one.mjs'",
    'one.mjs': "export * from './hooks.mjs'\nexport function enter() {}\nexport default 3",
  }
  expect(read(files)).toMatchObject({ own: 'function', enter: 'function', all: 'other' })
  expect(read(files)).not.toHaveProperty('default')
  expect(read({ 'hooks.mjs': "export * from 'package'" })).toEqual({ open: true })
  expect(read({ 'hooks.mjs': "export * from './nothere.mjs'" })).toEqual({ open: true })
})

test('TypeScript is read, types are no exports', () => {
  const text = 'export interface A {}\nexport type B = 1\nimport type { C } from "c"\nexport function enter(call: C): void {}\n'
  expect(read({ 'hooks.ts': text })).toEqual({ enter: 'function', open: false })
})

test('CommonJS is read where it assigns in plain sight', () => {
  const text = "'use strict'\nfunction b() {}\nexports.a = () => {}\nexports.b = module.exports.c = b\n"
  expect(read({ 'hooks.cjs': text })).toMatchObject({ a: 'function', b: 'function', c: 'function', open: false })
  expect(read({ 'hooks.cjs': 'function b() {}\nmodule.exports = { a() {}, b, c: 4 }' })).toMatchObject({
    a: 'function',
    b: 'function',
    c: 'other',
    open: false,
  })
  expect(read({ 'hooks.cjs': 'module.exports = { ...require("x"), a() {} }' })).toMatchObject({ a: 'function', open: true })
  expect(read({ 'hooks.cjs': 'module.exports = require("x")' })).toMatchObject({ open: true })
  expect(read({ 'hooks.cjs': 'if (1) exports.a = 1' })).toMatchObject({ open: true })
})

test('what is missing or no JavaScript throws', () => {
  expect(() => read({ 'hooks.mjs': '' }, 'nope.mjs')).toThrow('ENOENT')
  expect(() => read({ 'hooks.mjs': 'export function (' })).toThrow(SyntaxError)
})
