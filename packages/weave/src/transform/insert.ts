/** Chooses the inserter for each function, in the order of the source; those of one class or literal go together. */
import type { Node } from './ast.ts'
import type { Found } from './found.ts'
import { insertMethods, insertPrivateAccessor, insertPrivateMethod } from './insert-class.ts'
import { insertConstructor } from './insert-constructor.ts'
import { insertDeclaration } from './insert-declaration.ts'
import { insertExpression } from './insert-expression.ts'
import { insertObjectMethods } from './insert-object.ts'
import type { Job, Weaver } from './weaver.ts'

/** Inserts what weaves the given functions. */
export function insertAll(weaver: Weaver, jobs: readonly Job[]): void {
  const grouped = new Map<Node, Job[]>()
  for (const job of jobs) {
    if (!isGrouped(job.found)) continue
    const owner = job.found.owner as Node
    const group = grouped.get(owner)
    if (group === undefined) grouped.set(owner, [job])
    else group.push(job)
  }
  for (const job of jobs) {
    const owner = job.found.owner as Node
    if (!isGrouped(job.found)) insertOne(weaver, job)
    else if (grouped.has(owner)) {
      const group = { owner, jobs: grouped.get(owner) as Job[] }
      grouped.delete(owner)
      if (owner.type === 'ObjectExpression') insertObjectMethods(weaver, group)
      else insertMethods(weaver, group)
    }
  }
}

function isGrouped({ form }: Found): boolean {
  return form === 'method' || form === 'object method' || form === 'accessor'
}

function insertOne(weaver: Weaver, job: Job): void {
  switch (job.found.form) {
    case 'declaration':
      return insertDeclaration(weaver, job)
    case 'private method':
      return insertPrivateMethod(weaver, job)
    case 'private accessor':
      return insertPrivateAccessor(weaver, job)
    case 'constructor':
      return insertConstructor(weaver, job)
    default:
      return insertExpression(weaver, job)
  }
}
