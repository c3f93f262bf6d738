import { expectTypeOf, it } from 'vitest'
import { defineRules, type RuleInput, type RulesFile, type SeedRuleInput } from '../../src/rules/define.ts'

it('takes both forms, beside each other', () => {
  const rules = defineRules([
    { package: 'pg', function: 'Client#query', hooks: './hooks.mjs', enter: 'enter', kind: 'callback', callbackIndex: -1 },
    { package: 'pg', function: 'Client#query' },
    { on: 'pg:query', hooks: './hooks.mjs', exit: 'exit' },
    { ImportPath: 'pg', Function: 'query', ReceiverType: '\\*Client', OnEnter: 'enter', Path: './hooks.mjs' },
    { package: 'pg', version: '>=8', adopt: (exports: { Client: unknown }) => exports.Client },
    { package: 'parts', file: 'lib/{a,b}.js', adopt: () => undefined },
  ])
  expectTypeOf(rules).toExtend<RulesFile>()
  defineRules({ extends: '@hookline/adapter-pg/rules' })
})

it('takes what an adapter exports without knowing of these types', () => {
  const ofAdapter = [
    {
      package: 'pg',
      version: '>=8.11 <9',
      adopt:
        (exports: unknown): (() => void) =>
        () =>
          void exports,
    },
  ]
  defineRules(ofAdapter)
})

it('refuses what the reader refuses', () => {
  // @ts-expect-error -- a name is misspelt
  defineRules([{ package: 'pg', functon: 'f' }])
  // @ts-expect-error -- no such kind
  defineRules([{ package: 'pg', function: 'f', kind: 'promise' }])
  // @ts-expect-error -- hooks without their module
  expectTypeOf({ package: 'pg', function: 'f', enter: 'enter' }).toExtend<RuleInput>()
  // @ts-expect-error -- two ways to say what is hooked
  defineRules([{ package: 'pg', function: 'f', on: 'pg:query', hooks: './hooks.mjs', enter: 'enter' }])
  // @ts-expect-error -- targets without hooks
  defineRules([{ on: 'pg:query' }])
  // @ts-expect-error -- an adapter has no functions
  defineRules([{ package: 'pg', function: 'f', adopt() {} }])
  // @ts-expect-error -- no hook module
  expectTypeOf({ ImportPath: 'pg', Function: 'f', OnEnter: 'enter' }).toExtend<SeedRuleInput>()
})
