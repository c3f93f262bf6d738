/** What the tables of weaving are called. */
import { forms } from './forms.ts'

export const wovenTitles: Readonly<Record<string, string>> = {
  ...Object.fromEntries(forms.map(({ id, title }) => [`weave-call/${id}`, `woven ${title}`])),
  'weave-start/cpu': 'start of an application with Express and pg, CPU time',
  'weave-start/wall': 'start of an application with Express and pg, by the clock',
  'weave-transform/files': 'transform of files of real packages, one function in each',
}
