/** What the pages show of a run, page by page. */
import { excerptOf, walkthroughOf } from '../../../scripts/lib/walkthrough.ts'

export const pages: readonly { page: URL; of: (output: string) => string }[] = [
  { page: new URL('../README.md', import.meta.url), of: walkthroughOf },
  { page: new URL('../../../README.md', import.meta.url), of: output => excerptOf(output, [12, 19]) },
]
