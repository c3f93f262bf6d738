/** Programs made from a tape of numbers: every form of function there is, nested, called in every way, each step printed. A shorter tape is a simpler program. */

interface Kind {
  readonly async: boolean
  readonly generator: boolean
  readonly arrow: boolean
  /** Has `super` properties. */
  readonly method: boolean
}

interface Item {
  readonly code: string
  /** An expression for what it defines. */
  readonly refer: string
  readonly steps: string[]
  /** Can be called before its code has run. */
  readonly hoisted: boolean
}

const PLAIN: Kind = { async: false, generator: false, arrow: false, method: false }

/** Makes the source of a CommonJS program that awaits `show(label, thunk)` for each step and prints by `print`; `fuel()` ends recursion. */
export function makeProgram(tape: readonly number[]): string {
  return new Maker(tape).program()
}

class Maker {
  readonly #tape: readonly number[]
  #at = 0
  #names = 0

  constructor(tape: readonly number[]) {
    this.#tape = tape
  }

  program(): string {
    const strict = this.#pick(3) === 0 ? "'use strict'\n" : ''
    const items = Array.from({ length: 1 + this.#pick(4) }, () => this.#item(0))
    const early = items.filter(item => item.hoisted).map(item => `early(() => ${item.refer}(1))\n`)
    const steps = items.flatMap(item => item.steps).map((step, index) => `  await show(${index}, () => ${step})\n`)
    return `${strict}${early.join('')}${items.map(item => item.code).join('\n')}\nexports.done = (async () => {\n${steps.join('')}})()\n`
  }

  /** A number below `n`; 0, the simplest, when the tape is at its end. */
  #pick(n: number): number {
    const value = this.#tape[this.#at++] ?? 0
    return value % n
  }

  #name(): string {
    return `${['f', 'g', 'name', '$', '_v'][this.#pick(5)] as string}${++this.#names}`
  }

  #item(depth: number): Item {
    const kinds = [
      () => this.#declaration(depth),
      () => this.#variable(depth),
      () => this.#class(depth),
      () => this.#object(depth),
      () => this.#constructorFunction(depth),
      () => this.#odd(depth),
    ]
    return (kinds[this.#pick(kinds.length)] as (typeof kinds)[number])()
  }

  #declaration(depth: number): Item {
    const name = this.#name()
    const kind = this.#kind()
    const code = `${prefix(kind)} ${name}${this.#paramsAndBody(depth, kind, name)}`
    const twice = depth === 0 && this.#pick(6) === 1 ? `${code}\n${prefix(PLAIN)} ${name}(z) { print('second', z); return z }` : code
    return { code: twice, refer: name, steps: calls(name), hoisted: true }
  }

  #variable(depth: number): Item {
    const name = this.#name()
    const value = this.#function(depth, name)
    return {
      code: `${['var', 'let', 'const'][this.#pick(3)] as string} ${name} = ${value}`,
      refer: name,
      steps: calls(name),
      hoisted: false,
    }
  }

  /** A function expression or arrow, perhaps with a name of its own. */
  #function(depth: number, self: string): string {
    const kind = this.#kind()
    if (this.#pick(2) === 0) {
      const arrow = { ...kind, generator: false, arrow: true }
      const short = this.#pick(3)
      const async = kind.async ? 'async ' : ''
      if (short === 1) return `${async}a => (print('short', a), a)`
      if (short === 2) return `${async}(a, b) => ({ a, b })`
      return async + this.#paramsAndBody(depth, arrow, self)
    }
    const own = this.#pick(3)
    if (own === 1) {
      const name = this.#name()
      return `${prefix(kind)} ${name}${this.#paramsAndBody(depth, kind, name)}`
    }
    return `${prefix(kind)}${own === 2 ? ' /* ( */ ' : ''}${this.#paramsAndBody(depth, kind, self)}`
  }

  #class(depth: number): Item {
    const name = this.#name()
    const base =
      this.#pick(3) === 1
        ? `class { m0(a) { return 'base' + a } get g0() { return 'base getter' } static s0() { return 'base static' } constructor(q) { this.q = q } }`
        : undefined
    const members: string[] = []
    const steps: string[] = [
      `new ${name}(1)`,
      `new ${name}()`,
      name,
      `${name}.length`,
      `${name}.name`,
      `${name}()`,
      `class extends ${name} {}.length`,
      `new (class Sub extends ${name} { constructor(...a) { super(...a); print(new.target.name) } })(2)`,
    ]
    for (let count = this.#pick(7); count > 0; count--) this.#member(members, steps, name, depth, base !== undefined)
    const withConstructor = this.#pick(3)
    if (withConstructor !== 0) {
      const first = base === undefined ? '' : withConstructor === 1 ? 'super(a); ' : `const later = () => super(a); later(); `
      const params = ['(a)', '(a, b = a)', '({ x } = {}, a)', '(a, ...rest)', '( // ) \n a /* ) */ , )'][this.#pick(5)] as string
      members.push(
        `constructor${params}\n{ ${first}print('constructor', a, arguments.length, new.target === ${name}); this.a = a;${this.#pick(4) === 1 ? ' return { other: a }' : ''} }`,
      )
    }
    const heritage = base === undefined ? '' : ` extends ${base}`
    const expression = this.#pick(3)
    const body = `{${members.join(this.#pick(2) === 0 ? '\n  ' : ';')}}`
    if (expression === 1) return { code: `const ${name} = class${heritage} ${body}`, refer: name, steps, hoisted: false }
    if (expression === 2) return { code: `var ${name} = class ${name}_${heritage} ${body}`, refer: name, steps, hoisted: false }
    return { code: `class ${name}${heritage} ${body}`, refer: name, steps, hoisted: false }
  }

  #member(members: string[], steps: string[], name: string, depth: number, derived: boolean): void {
    const key = this.#name()
    const isStatic = this.#pick(3) === 1
    const word = isStatic ? 'static ' : ''
    const on = isStatic ? name : `new ${name}(7)`
    const kind = { ...this.#kind(), method: derived }
    const before = `${word}${kind.async ? 'async ' : ''}${kind.generator ? '*' : ''}`
    switch (this.#pick(8)) {
      case 0:
        members.push(`${before}${key}${this.#paramsAndBody(depth, kind, undefined)}`)
        steps.push(
          ...calls(`${on}.${key}`),
          `Object.keys(Object.getOwnPropertyDescriptor(${isStatic ? name : `${name}.prototype`}, '${key}'))`,
        )
        break
      case 1:
        members.push(
          `${before}#${key}${this.#paramsAndBody(depth, kind, undefined)} ${word}call_${key}(...a) { return this.#${key}(...a) } ${word}ref_${key}() { return this.#${key} === this.#${key} && this.#${key} } ${word}has_${key}(o) { return #${key} in o }`,
        )
        steps.push(
          `${on}.call_${key}(1, 2)`,
          `${on}.ref_${key}()`,
          `${on}.ref_${key}().call({ tag: 'foreign' }, 3)`,
          `${on}.has_${key}({})`,
        )
        break
      case 2:
        members.push(`${word}get ${key}() { print('get', this.a); return [1, ${depth}] } ${word}set ${key}(v) { print('set', v) }`)
        steps.push(
          `${on}.${key}`,
          `${on}.${key} = 4`,
          `Object.getOwnPropertyDescriptor(${isStatic ? name : `${name}.prototype`}, '${key}').get`,
        )
        break
      case 3:
        members.push(
          `${word}#${key}_ = 1; ${word}get #${key}() { return this.#${key}_ } ${word}set #${key}(v) { print('private set', v); this.#${key}_ = v } ${word}bump_${key}() { return this.#${key}++ + ++this.#${key} }`,
        )
        steps.push(`${on}.bump_${key}()`)
        break
      case 4:
        members.push(`${word}${key} = ${this.#function(depth, 'undefined')};`)
        steps.push(...calls(`${on}.${key}`))
        break
      case 5:
        members.push(
          `${before}['${key}']${this.#paramsAndBody(depth, kind, undefined)} ${before}'${key} x'${this.#paramsAndBody(depth, kind, undefined)} ${before}[\`t\${1}\`]() { return 1 } ${before}[Symbol.iterator](a) { return a }`,
        )
        steps.push(...calls(`${on}.${key}`), `${on}['${key} x'](1)`, `${on}.t1(1)`, `${on}[Symbol.iterator](1)`)
        break
      case 6:
        members.push(`static { print('static block', typeof this, this.name); this.done = true }`)
        break
      default:
        members.push(`${word}${key}(a) { return 1 } ${word}${key}(b, c) { return 2 }`)
        steps.push(`${on}.${key}()`, `${on}.${key}.length`)
    }
  }

  #object(depth: number): Item {
    const name = this.#name()
    const steps: string[] = [name, `Object.keys(${name})`, `typeof Object.getPrototypeOf(${name})`]
    const properties: string[] = []
    for (let count = 1 + this.#pick(5); count > 0; count--) {
      const key = this.#name()
      const kind = this.#kind()
      const before = `${kind.async ? 'async ' : ''}${kind.generator ? '*' : ''}`
      const forms = [
        () => `${before}${key}${this.#paramsAndBody(depth, { ...kind, method: true }, undefined)}`,
        () => `${key}: ${this.#function(depth, 'undefined')}`,
        () =>
          `get ${key}() { print('got', typeof this); return super.toString === Object.prototype.toString }, set ${key}(v) { print('set', v) }`,
        () => `__proto__: { inherited() { return 1 }, ${key}(a) { return a } }`,
        () => `['${key}']: ${this.#function(depth, 'undefined')}`,
        () => `[\`${key}\`](a, b) { return a }, *[Symbol.iterator]() { yield 1 }`,
        () => `${key}() { return 1 }, ...{ ${key}(x) { return 'spread' } }`,
        () => `${key}: 1, ${key}(z) { return z }, nested: { ${key}() { return this === ${name}.nested } }`,
      ]
      const form = this.#pick(forms.length)
      // One literal can have one `__proto__` only.
      properties.push(form === 3 && properties.some(text => text.startsWith('__proto__')) ? `${key}: 0` : (forms[form] as () => string)())
      steps.push(`typeof ${name}.${key}`, ...calls(`${name}.${key}`))
    }
    return { code: `const ${name} = { ${properties.join(', ')} }`, refer: name, steps, hoisted: false }
  }

  #constructorFunction(depth: number): Item {
    const name = this.#name()
    const code = [
      `${this.#pick(2) === 0 ? `function ${name}` : `var ${name} = function`}(a) { if (!new.target) { print('called', typeof this); if (a === 9) return new ${name}(a) } this.a = a; this.own = ${this.#function(depth, name)} }`,
      `${name}.prototype.m = ${this.#function(depth, `${name}.prototype.m`)}`,
      `${name}.s = ${this.#function(depth, `${name}.s`)}`,
      `Object.assign(${name}.prototype, { extra(a) { return [this.a, a] } })`,
      `Object.defineProperty(${name}.prototype, 'p', { get() { return 'p' + this.a }, set: function (v) { print('p', v) } })`,
      `function ${name}_sub(a) { ${name}.call(this, a) }`,
      `${name}_sub.prototype = Object.create(${name}.prototype, { constructor: { value: ${name}_sub } })`,
    ]
    const steps = [
      `${name}(1)`,
      `${name}(9)`,
      `${name}.call({ tag: 1 }, 2).tag`,
      `new ${name}(2)`,
      `new ${name}(2) instanceof ${name}`,
      `new ${name}(3).constructor === ${name}`,
      `Object.getPrototypeOf(new ${name}(3)) === ${name}.prototype`,
      `new ${name}(3).p`,
      `new ${name}(3).p = 2`,
      `new ${name}_sub(5) instanceof ${name}`,
      `new ${name}_sub(5).extra(1)`,
      `Reflect.construct(${name}, [1], ${name}_sub) instanceof ${name}_sub`,
      `new (class extends ${name} { constructor() { super(8) } })() instanceof ${name}`,
    ]
    return {
      code: code.join('\n'),
      refer: name,
      steps: [...steps, ...calls(`new ${name}(4).m`), ...calls(`${name}.s`), ...calls(`new ${name}(4).own`)],
      hoisted: false,
    }
  }

  /** Places where a function may stand that are easy to get wrong. */
  #odd(depth: number): Item {
    const name = this.#name()
    const f = (): string => this.#function(depth, 'undefined')
    const forms = [
      () => `var ${name} = (0, ${f()})`,
      () => `var ${name} = fuel() ? ${f()} : ${f()}`,
      () => `var ${name} = null ?? (${f()})`,
      () => `var { ${name} = ${f()} } = {}`,
      () => `var [${name} = ${f()}] = []`,
      () => `var ${name} = (() => { return(a)=>a })()`,
      () => `var ${name} = (function (g = (a) => a) { return g })()`,
      () => `var ${name} = new (function () { this.call = x => x; this.apply = (t, a) => a })().call`,
      () => `var ${name}; ${name} = ${name} ?? function () { return typeof ${name} }`,
      () => `var ${name} = [a => a, function () { return 2 }, async () => 3][${this.#pick(3)}]`,
      () => `if (fuel()) { function ${name}(a) { return a && ${name} } }`,
      () => `switch (1) { case 1: function ${name}(a) { return a } case 2: print(typeof ${name}) }`,
      () =>
        `var ${name} = function(a){ return typeof(()=>a) }\n;(function () { print('iife') }())\n;[1].forEach(x => print(x))\nvoid function () { print('void') }()\n!function () { print('not') }()`,
      () => `var ${name} = new function () { this.m = function () { return this.k }; this.k = 1 }().m`,
      () => `var ${name} = ((tag) => tag)\`x\`.raw && ((...a) => a.length)`,
      () => `var ${name} = async function () { for await (const x of (async function* () { yield 1; yield 2 })()) print(x) }`,
      () => `label: for (const ${name}_ of [a => a, b => b]) { print(${name}_.name); continue label }\nvar ${name} = () => { }`,
      () => `var ${name} = { ${name}() { return 5 } }.${name}`,
      () => `exports.${name} = ${f()}\nvar ${name} = exports.${name}`,
      () => `module.exports.${name} = exports.second_${name} = ${f()}\nconst ${name} = module.exports.second_${name}`,
      () => `var ${name} = function own(n) { own = 1; return n > 0 && fuel() ? own(n - 1) : typeof own }`,
      () => `var ${name} = function own(own) { return typeof own }, ${name}_ = function own() { var own = 1; return own }`,
      () => `var ${name} = a => b => c => [a, b, c]`,
      () => `var ${name} = async a => await (async b => b)(a)`,
      () =>
        `async function ${name}_() { const inner = async (x = 1) => { await x; return x }; return await inner(await 2) }\nvar ${name} = () => ${name}_()`,
      () =>
        `function* ${name}_() { const f = (a) => a; yield f(1); yield function () { return 1 }; const got = yield (() => 2)(); return(a)=>a }\nvar ${name} = ${name}_`,
    ]
    return { code: (forms[this.#pick(forms.length)] as () => string)(), refer: name, steps: calls(name), hoisted: false }
  }

  #kind(): Kind {
    const n = this.#pick(7)
    return { ...PLAIN, async: n === 4 || n === 6, generator: n === 5 || n === 6 }
  }

  #paramsAndBody(depth: number, kind: Kind, self: string | undefined): string {
    const params = [
      '(a, b)',
      '(a)',
      '()',
      '(a, b = 2)',
      '({ x = 1, y } = {}, a)',
      '([a, b = a] = [])',
      '(...a)',
      '(a, b = a, { c } = { c: b })',
      '(a /* , */, // )\n b)',
      '(a, k = (z) => z + 1)',
    ][this.#pick(10)] as string
    const a = /\ba\b/.test(params) ? 'a' : '0'
    const statements: string[] = []
    for (let count = this.#pick(4); count > 0; count--) statements.push(this.#statement(depth, kind, a, self))
    const ends = [
      `return ${a}`,
      `return [${a}, typeof this]`,
      '',
      `return { tag: 'made', ${a === 'a' ? 'a' : 'z: 1'} }`,
      `throw new RangeError('thrown ' + String(${a}))`,
    ]
    const end = kind.arrow && this.#pick(2) === 0 ? ends[0] : ends[this.#pick(ends.length)]
    return `${params}${kind.arrow ? ' =>' : ''} { ${statements.join('; ')}\n${end as string} }`
  }

  #statement(depth: number, kind: Kind, a: string, self: string | undefined): string {
    const name = `i${++this.#names}`
    const deeper = (): string => {
      if (depth > 1) return `print('deep')`
      const item = this.#item(depth + 1)
      return `${item.hoisted ? `print(typeof ${item.refer})\n` : ''}${item.code}\nprint(typeof ${item.refer}); try { const r = ${item.refer}(1); print(typeof r); r?.catch?.(() => {}) } catch (e) { print(e.message) }`
    }
    const forms = [
      () => `print('in', typeof ${a})`,
      () => `print(this === undefined ? 'no this' : typeof this)`,
      () => (kind.arrow ? `print('arrow')` : `print('arguments', arguments.length)`),
      () => (kind.arrow ? `print('arrow')` : `print('new.target', new.target === undefined)`),
      () =>
        self === undefined
          ? `print('anonymous')`
          : `if (typeof ${a} === 'number' && ${a} > 0 && fuel()) { const r = ${self}(${a} - 1); print('again', typeof r); r?.catch?.(() => {}) }`,
      () => `const ${name} = (x) => [x, typeof this, ${a}]; print(${name}(1).length)`,
      () => `try { if (${a} === 2) throw new TypeError('two') } finally { print('finally') }`,
      deeper,
      () => (kind.async ? `await null; print('awaited', await ${a})` : `print('not async')`),
      () => (kind.generator ? `const got${name} = yield ${a}; print('sent', got${name})` : `print('no generator')`),
      () => (kind.generator ? `yield* [1, ${a}]` : `print(((q) => q)(1))`),
      () => (kind.method ? `print(typeof super.m0, typeof super.toString)` : `print('no super')`),
    ]
    return (forms[this.#pick(forms.length)] as () => string)()
  }
}

function prefix(kind: Kind): string {
  return `${kind.async ? 'async ' : ''}function${kind.generator ? '*' : ''}`
}

function calls(refer: string): string[] {
  return [
    `${refer}(1, 2)`,
    `${refer}()`,
    refer,
    `${refer}.name`,
    `${refer}.length`,
    `${refer}.call({ tag: 't' }, 3)`,
    `new (${refer})(2)`,
    `Object.prototype.toString.call(${refer})`,
    `${refer} instanceof Object && ${refer}.constructor.name`,
    `typeof ${refer}.prototype`,
  ]
}
