/** The hooks of the rules that are measured: the least that the engine cannot leave out. */
export const seen = { enters: 0, exits: 0 }

export function enter(): void {
  seen.enters += 1
}

export function exit(): void {
  seen.exits += 1
}
