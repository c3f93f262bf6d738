/** What the `hookline` command offers to programs: nothing yet but its version. */
export const version: string = '0.1.0'
