/** What the `hookline` command is made of: a program can run it without a process of its own. */
export { main } from './main.ts'
export { version } from './version.ts'
