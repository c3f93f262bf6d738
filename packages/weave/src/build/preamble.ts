/** What a module begins with in a bundle, so that the runtime is there before it. */
import { bundledModule, specifierOf } from './own.ts'

/**
 * By the module's format. A CommonJS module that is no entry does without: entries have loaded the runtime, and hook modules with a top-level
 * `await` cannot be required.
 */
export function preambleOf(code: string, isEntry: boolean): { readonly module: string; readonly commonjs: string } {
  const path = specifierOf(bundledModule)
  const module = `import ${path}`
  if (!isEntry) return { module, commonjs: '' }
  // A script without either form of imports can be taken for an ES module.
  return { module, commonjs: /\b(?:require|module|exports)\b/.test(code) ? `require(${path})` : module }
}
