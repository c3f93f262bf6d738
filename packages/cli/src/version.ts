/** The version of the command. */
export const version: string = '0.1.0'
