/** Microseconds of a copy of an object without its secrets, contenders in turns in one process. */
import { measureEntries, type CallSamples, type Pace } from '../calls/measure.ts'
import { redactionContenders, typical } from './redaction-contenders.ts'

export function measureRedaction(pace: Pace): Promise<CallSamples[]> {
  return measureEntries(
    redactionContenders().map(({ name, redact }) => ({
      name,
      ns: [],
      count: 200,
      run(count) {
        let sum = 0
        for (let i = 0; i < count; i++) sum += redact(typical) === null ? 1 : 0
        return sum
      },
    })),
    pace,
  )
}
