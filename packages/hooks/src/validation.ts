/** `@hookline/hooks/validation`: arguments and results held to schemas, and paths kept inside of allowed folders. */
export { validation, type ArgumentSchemas, type ValidationOptions } from './validation/hook.ts'
export { ValidationError, type ValidationIssue } from './validation/issues.ts'
export { locatePath, paths, type AllowedFolders, type LocatedPath, type PathsOptions } from './validation/paths.ts'
