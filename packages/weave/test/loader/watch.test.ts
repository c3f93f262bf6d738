/** Rules and hook modules that change while a process runs. */
import { expect, it } from 'vitest'
import { app, rule, type App, type Process } from './app.ts'

/** Calls `main` for each line it is given, and ends at the end of its input. */
const PROGRAM = `
import { createInterface } from 'node:readline'
const main = a => \`main \${a}\`
const other = a => \`other \${a}\`
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'end') process.exit()
  console.log(line.startsWith('other') ? other(line) : main(line))
  console.log('done', line)
}`
const env = { HOOKLINE_WATCH: '1' }
const says = (word: string): string => `export function enter(call) { console.log(${JSON.stringify(word)}, call.target.name) }`

function start(rules: readonly object[], hooks = says('one')): { little: App; running: Process } {
  const little = app({ 'app.mjs': PROGRAM, 'hooks.mjs': hooks }, rules)
  return { little, running: little.start(['app.mjs'], { env }) }
}

async function call(running: Process, word: string): Promise<void> {
  running.write(word)
  await running.said(`done ${word}`)
}

async function end(running: Process): Promise<string> {
  running.write('end')
  const { out, code, error } = await running.ended
  expect(code, error).toBe(0)
  return out
}

const one = (more: object = {}): object => rule('.', 'main', { exit: undefined, ...more })

it('a changed hook module is taken up by functions that are woven', async () => {
  const { little, running } = start([one()])
  await call(running, 'a')
  little.write('hooks.mjs', says('two'))
  await running.said('1 rule is in force (hooks.mjs changed)')
  await call(running, 'b')
  little.write('hooks.mjs', says('three'))
  await running.said('in force')
  await call(running, 'c')
  expect(await end(running)).toBe('one main\nmain a\ndone a\ntwo main\nmain b\ndone b\nthree main\nmain c\ndone c\n')
})

it('rules are switched off and on, and new ones follow where their functions are woven', async () => {
  const { little, running } = start([one()])
  await call(running, 'a')
  little.write('rules.json', JSON.stringify([one({ enabled: false })]))
  await running.said('in force (rules.json changed)')
  await call(running, 'b')
  little.write('rules.json', JSON.stringify([one(), one({ id: 'second' })]))
  await running.said('2 rules are in force')
  await call(running, 'c')
  little.write('rules.json', '[]')
  await running.said('0 rules are in force')
  await call(running, 'd')
  expect(await end(running)).toBe('one main\nmain a\ndone a\nmain b\ndone b\none main\none main\nmain c\ndone c\nmain d\ndone d\n')
})

it('a broken file leaves the rules as they were, and is told', async () => {
  const { little, running } = start([one()])
  await call(running, 'a')
  little.write('rules.json', '[{ "package": ')
  await running.said('rules.json:1:')
  await running.said('the rules stay as they were')
  await call(running, 'b')
  little.write('rules.json', JSON.stringify([one()]))
  await running.said('in force')
  little.write('hooks.mjs', 'export function enter( {')
  await running.said('could not be loaded')
  await call(running, 'c')
  little.write('hooks.mjs', says('two'))
  await running.said('in force')
  await call(running, 'd')
  expect(await end(running)).toBe(
    'one main\nmain a\ndone a\none main\nmain b\ndone b\none main\nmain c\ndone c\ntwo main\nmain d\ndone d\n',
  )
})

it('a rule for a function of a file that has been loaded needs a restart, and says so', async () => {
  const { little, running } = start([one()])
  await call(running, 'other 1')
  little.write(
    'rules.json',
    JSON.stringify([one(), rule('.', 'other', { id: 'late', exit: undefined }), rule('ms', 'parse', { id: 'never', exit: undefined })]),
  )
  await running.said('rule "late" needs a restart')
  await running.said('3 rules are in force')
  await call(running, 'other 2')
  expect(await end(running)).toBe('other other 1\ndone other 1\nother other 2\ndone other 2\n')
})

it('does not keep a process from ending', async () => {
  const little = app({ 'app.js': 'const main = () => 1\nmain()' }, [one()])
  expect(await little.run(['app.js'], { env })).toMatchObject({ out: '> main []\n', code: 0 })
})
