/** Records of the log itself: that it was opened, rotated, closed, what was deleted and what was lost. */
import { visible } from './text.ts'

/** The fields of a record of the log itself. */
export function note(event: string, fields: object): string {
  return visible(JSON.stringify({ timestamp: new Date().toISOString(), event, ...fields }).slice(1, -1))
}
