/** What stands in packages of others goes to a terminal: names, versions and paths that would steer it. */
import { expect, it } from 'vitest'
import { app, rule } from '../loader/app.ts'

const ESCAPE = '\u001b]0;owned\u0007\u001b[2J'

it.skipIf(process.platform === 'win32')('no control character of a package reaches the terminal', async () => {
  const little = app(
    {
      'node_modules/evil/package.json': JSON.stringify({ name: 'evil', version: `1.0.0${ESCAPE}\n` }),
      'node_modules/evil/index.js': `exports["${ESCAPE}pai"] = exports.query = () => {}`,
      [`node_modules/evil/${ESCAPE}.js`]: 'exports.query = function ( {',
      'app.cjs': `require('evil')\ntry { require(${JSON.stringify(`evil/${ESCAPE}.js`)}) } catch {}`,
    },
    [rule('evil', 'query'), rule('evil', 'pay'), rule('evil', 'query', { version: '>=2 <3' })],
  )
  for (const report of ['table', 'json']) {
    const { out, error } = await little.run(['app.cjs'], { env: { HOOKLINE_REPORT: report } })
    expect(error).toMatch(/HOOKLINE_WEAVE_UNPARSABLE/)
    // oxlint-disable-next-line no-control-regex -- that is what must not be there
    expect(out + error).not.toMatch(/[\0-\x08\x0b-\x1f]/)
  }
  little.write('rules.json', JSON.stringify([rule('evil', 'query', { failure: 'closed' })]))
  little.write('app.cjs', `require(${JSON.stringify(`evil/${ESCAPE}.js`)})`)
  expect((await little.run(['app.cjs'])).error.split('\n').find(line => line.startsWith('HooklineError'))).toMatch(
    /^HooklineError: evil@[ -~]+ refuses to load/,
  )
})

it('packages of a workspace are told apart, whatever else names them', async () => {
  const manifest = (name: string): string => JSON.stringify({ name, version: '1.0.0' })
  const little = app(
    {
      'a/package.json': manifest('a'),
      'b/package.json': manifest('b'),
      'a/index.cjs': 'exports.main = () => "a"',
      'b/index.cjs': 'exports.main = () => "b"',
      'app.cjs': "console.log(require('./a/index.cjs').main(), require('./b/index.cjs').main())",
      'hooks.mjs': "export const enter = () => console.log('.'), a = () => console.log('in a'), b = () => console.log('in b')",
    },
    [
      rule('.', 'main', { exit: undefined }),
      rule('a', 'main', { enter: 'a', exit: undefined }),
      rule('b', 'main', { enter: 'b', exit: undefined }),
    ],
  )
  expect((await little.run(['app.cjs'])).out).toBe('.\nin a\n.\nin b\na b\n')
})
