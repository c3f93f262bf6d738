/** Node's file functions as they were at start: rules may hook `node:fs`, and what Hookline reads itself is no call of the application. */
const fs: typeof import('node:fs') = process.getBuiltinModule('node:fs')

type Fs = typeof import('node:fs')

export const closeSync: Fs['closeSync'] = fs.closeSync
export const fstatSync: Fs['fstatSync'] = fs.fstatSync
export const lstatSync: Fs['lstatSync'] = fs.lstatSync
export const mkdirSync: Fs['mkdirSync'] = fs.mkdirSync
export const openSync: Fs['openSync'] = fs.openSync
export const readdirSync: Fs['readdirSync'] = fs.readdirSync
export const readFileSync: Fs['readFileSync'] = fs.readFileSync
export const realpathSync: Fs['realpathSync'] = fs.realpathSync
export const renameSync: Fs['renameSync'] = fs.renameSync
export const statSync: Fs['statSync'] = fs.statSync
export const unlinkSync: Fs['unlinkSync'] = fs.unlinkSync
export const watchFolder: Fs['watch'] = fs.watch
export const writeSync: Fs['writeSync'] = fs.writeSync
export const constants: Fs['constants'] = fs.constants
