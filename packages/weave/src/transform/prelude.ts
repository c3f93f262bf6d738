/** What stands before a woven file's own code: how its functions come to their slots, with or without a runtime. */
import type { Site } from '../model.ts'
import type { Node } from './ast.ts'
import { literal } from './names.ts'
import type { Weaver } from './weaver.ts'

/** The functions that inserted code calls; only those that are used are there. */
export type HelperName = 'begin' | 'construct' | 'refuse' | 'dress' | 'object' | 'private' | 'nameless' | 'named'

// Inner scopes may have a `Reflect` or `Object` of their own, the top of the file too: so all goes by `globalThis` and from up here.
const HELPERS: { readonly [name in HelperName]: (own: (name: HelperName) => string, prefix: string) => string } = {
  /** `new` of a declared function: what it constructs has the prototype of the function that everybody knows. */
  construct: own =>
    `function ${own('construct')}(s,f,t,...a){var m=(...b)=>globalThis.Reflect.construct(f,b,t);return s.on?s.construct(m,t,a,m,true):m(...a)}`,
  /** A constructor under hooks: arguments come spread, so that none are made for one that has no hooks. */
  begin: own => `function ${own('begin')}(s,i,t,f,d,...a){return s.construct(i,t,a,f,d)}`,
  /** `new` of what cannot be constructed. */
  refuse: own => `function ${own('refuse')}(n){throw new globalThis.TypeError(n+" is not a constructor")}`,
  /** A wrapper is what its original is: a generator function, an async one; and the original shows its old name in stack traces. */
  dress: own =>
    `function ${own('dress')}(w,f,n,k){var O=globalThis.Object;O.defineProperty(f,"name",{value:n,configurable:true});if(k){O.setPrototypeOf(w,O.getPrototypeOf(f));w.prototype=f.prototype}}`,
  /** Methods of a literal are replaced in place: the object stays the home of `super`. */
  object: (own, prefix) =>
    `function ${own('object')}(o){for(var i=1;i<arguments.length;i+=3)${prefix}(arguments[i]).method(o,arguments[i+1],arguments[i+2]);return o}`,
  /** One wrapper for each private method, however often its class is evaluated. */
  private: (own, prefix) =>
    `function ${own('private')}(i,f,n){var m=${prefix}_m||(${prefix}_m=new globalThis.WeakMap),w=m.get(f);if(!w){globalThis.Object.defineProperty(f,"name",{value:n,configurable:true});m.set(f,w=${prefix}(i).wrap(f))}return w}`,
  /** A function that had to be renamed. */
  named: own => `function ${own('named')}(n,f){return globalThis.Object.defineProperty(f,"name",{value:n,configurable:true})}`,
  /** A function that has a name for stack traces only. */
  nameless: own => `function ${own('nameless')}(f){return globalThis.Object.defineProperty(f,"name",{value:"",configurable:true})}`,
}

/** The text of the prelude. Its functions are hoisted, since declarations can be called before the file has run (import cycles). */
export function prelude(weaver: Weaver, sites: readonly Site[]): string {
  const { prefix, helpers, variables, first } = weaver
  const own = (name: HelperName): string => `${prefix}_${name}`
  const names = [`${prefix}_s`, ...(helpers.has('private') ? [`${prefix}_m`] : []), ...variables]
  // Where there is no runtime the code runs bare: a bundle made with rules may run without them.
  const bare = '{on:false,wrap:function(f){return f},method:function(){}}'
  const link = `function ${prefix}(i){if(!${prefix}_s){var r=globalThis[globalThis.Symbol.for("hookline.weave/1")];${prefix}_s=r?r.link(${literal(sites)}):[]}return ${prefix}_s[i]||${bare}}`
  return `var ${names.join(',')};${link}${[...helpers].map(name => HELPERS[name](own, prefix)).join('')}${first.join('')}`
}

/** Where the prelude goes: behind directives, before everything else, on a line that is there. */
export function preludePlace(program: Node): { readonly at: number; readonly lead: string } {
  const statements = program['body'] as Node[]
  const directive = statements.findLast(statement => typeof statement['directive'] === 'string')
  if (directive !== undefined) return { at: directive.end, lead: ';' }
  return { at: statements[0]?.start ?? program.end, lead: '' }
}
