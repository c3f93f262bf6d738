/** One function in every form that weaving knows, as a module's text; what it exports as `subject` is what the loop calls. */

/** What the two contenders call the function, and how it is called. */
export interface FormText {
  readonly id: string
  readonly title: string
  /** `salt` makes each text another, so that no two share type feedback. */
  text(salt: string): string
  /** The call, of `subject` with `i`. */
  readonly call: string
  /** How rules name it. */
  readonly path: string
  /** How code-transformer names it. */
  readonly query: Readonly<Record<string, string>>
}

export const forms: readonly FormText[] = [
  {
    id: 'method',
    title: 'class method',
    text: salt => `class Point { add(a, b) { return a + b /* ${salt} */ } }\nexports.subject = new Point()`,
    call: 'subject.add(i, 1)',
    path: 'Point#add',
    query: { className: 'Point', methodName: 'add', kind: 'Sync' },
  },
  {
    id: 'arrow',
    title: 'arrow function',
    text: salt => `const add = (a, b) => a + b /* ${salt} */\nexports.subject = add`,
    call: 'subject(i, 1)',
    path: 'add',
    query: { expressionName: 'add', kind: 'Sync' },
  },
  {
    id: 'declaration',
    title: 'function declaration',
    text: salt => `function add(a, b) { return a + b /* ${salt} */ }\nexports.subject = add`,
    call: 'subject(i, 1)',
    path: 'add',
    query: { functionName: 'add', kind: 'Sync' },
  },
  {
    id: 'prototype',
    title: 'function assigned to a prototype',
    text: salt =>
      `function Point() {}\nPoint.prototype.add = function add(a, b) { return a + b /* ${salt} */ }\nexports.subject = new Point()`,
    call: 'subject.add(i, 1)',
    path: 'Point#add',
    query: { expressionName: 'add', kind: 'Sync' },
  },
  {
    id: 'object',
    title: 'method of an object literal',
    text: salt => `const point = { add(a, b) { return a + b /* ${salt} */ } }\nexports.subject = point`,
    call: 'subject.add(i, 1)',
    path: 'point.add',
    query: { methodName: 'add', kind: 'Sync' },
  },
  {
    id: 'private',
    title: 'private method, called by a public one',
    text: salt =>
      `class Point { #add(a, b) { return a + b /* ${salt} */ }\n  run(a, b) { return this.#add(a, b) } }\nexports.subject = new Point()`,
    call: 'subject.run(i, 1)',
    path: 'Point##add',
    query: { className: 'Point', privateMethodName: 'add', kind: 'Sync' },
  },
  {
    id: 'constructor',
    title: 'constructor; the object is kept',
    text: salt => `class Point { constructor(a, b) { this.sum = a + b /* ${salt} */ } }\nexports.subject = Point`,
    call: '(kept = new subject(i, 1)).sum',
    path: 'Point.constructor',
    query: { className: 'Point' },
  },
]

export function formOf(id: string): FormText {
  const form = forms.find(candidate => candidate.id === id)
  if (form === undefined) throw new Error(`expected a form (${forms.map(({ id: known }) => known).join(', ')}), got "${id}".`)
  return form
}
