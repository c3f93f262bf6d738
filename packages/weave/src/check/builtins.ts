/** Built-ins and globals: looked at, and left as they are. */
import { patchBuiltins, type SlotMaker } from '../builtins/patch-builtins.ts'
import type { Ledger } from '../model.ts'
import { isNative } from '../report/native.ts'
import type { Matcher } from '../rules/matcher.ts'

class Looked extends Error {}

/** What has been found is told to the ledger before the first function is patched. */
const takesNothing: SlotMaker = {
  link() {
    throw new Looked()
  },
}

/** Tells the ledger which functions of Node's own modules rules name. */
export function lookAtBuiltins(matcher: Matcher, ledger: Ledger): void {
  for (const name of matcher.packages) {
    if (!isNative(name)) continue
    const { wheres } = matcher.match({ package: name, version: process.versions.node, file: '' })
    try {
      patchBuiltins(wheres, { runtime: takesNothing, ledger })
    } catch (error) {
      if (!(error instanceof Looked)) throw error
    }
  }
}
