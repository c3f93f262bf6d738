/** The steps, in their order. */
import { asked } from './steps/asked.ts'
import { audited } from './steps/audited.ts'
import { files } from './steps/files.ts'
import { overMcp } from './steps/mcp.ts'
import { outside } from './steps/outside.ts'
import { removing } from './steps/removing.ts'
import { search } from './steps/search.ts'
import { seed } from './steps/seed.ts'
import type { Step } from './step.ts'
import { wrongInput } from './steps/wrong-input.ts'

export const steps: readonly Step[] = [files, search, wrongInput, outside, removing, asked, seed, overMcp, audited]
