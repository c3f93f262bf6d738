/** Global fetch against a small local server, ten requests at a time. */
import { fetchAdapter } from '@hookline/adapter-fetch'
import { attach } from './attach.ts'
import { serveWork } from './serve-slices.ts'

export async function fetchContender(contender: string): Promise<never> {
  attach(contender, () => fetchAdapter(), [['@opentelemetry/instrumentation-undici', 'UndiciInstrumentation']])
  const url = process.env['HOOKLINE_BENCH_URL'] ?? ''
  serveWork(async () => {
    const response = await fetch(url)
    await response.json()
  })
  return new Promise(() => {})
}
