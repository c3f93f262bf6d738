/** `import()` for what is named at run time. The built start is a classic script, which has no `import()` of its own and is given one. */

declare const hooklineImport: ((url: string) => Promise<unknown>) | undefined

/** Imports a module by its URL. */
export const importModule: (url: string) => Promise<unknown> =
  typeof hooklineImport === 'function' ? hooklineImport : (url: string): Promise<unknown> => import(url)
