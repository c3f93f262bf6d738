/** Rules and sites for tests of the report. */
import type { Rule, Site, Where } from '../../src/model.ts'

export function where(text: string, init: Partial<Where> = {}): Where {
  const hash = text.indexOf('#')
  const name = hash < 0 ? text : text.slice(hash + 1)
  return {
    key: `${init.package ?? 'pg'}|${init.version ?? ''}|${text}`,
    package: 'pg',
    version: undefined,
    file: undefined,
    function: {
      text,
      receiver: hash < 0 ? undefined : text.slice(0, hash),
      member: hash < 0 ? 'none' : 'instance',
      accessor: undefined,
      name,
    },
    index: undefined,
    ...init,
  }
}

export function rule(init: Partial<Rule> = {}): Rule {
  return {
    id: 'first',
    origin: { file: '/app/hookline.rules.json', index: 0, line: 2 },
    where: init.on === undefined && init.adopt === undefined ? where('Client#query') : undefined,
    on: undefined,
    adopt: undefined,
    kind: 'auto',
    callbackIndex: undefined,
    hooks: 'file:///app/hooks.mjs',
    enter: 'enter',
    exit: undefined,
    passReceiver: false,
    failure: 'open',
    required: true,
    enabled: true,
    order: 0,
    dependencies: [],
    ...init,
  }
}

export function site(of: Where, init: Partial<Site> = {}): Site {
  const { version = '8.23.1', file = 'lib/client.js', line = 576 } = init
  return {
    id: `${of.package}@${version}/${file}#${of.function.text}`,
    package: of.package,
    version,
    file,
    path: of.function.text,
    className: of.function.receiver,
    functionName: of.function.name,
    form: 'method',
    line,
    column: 3,
    wheres: [of.key],
    kind: 'auto',
    ...init,
  }
}
