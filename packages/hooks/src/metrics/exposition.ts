/** The text format of Prometheus, version 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/ */
import type { Definition } from './instruments.ts'
import type { Series, Store } from './series.ts'

/** What the text is called when it is served. */
export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

interface Sum {
  count: number
  sum: number
  readonly buckets: number[] | undefined
}

/** All series of some stores. What two of them have under the same labels is one series there. */
export function exposition(stores: readonly Store[]): string {
  const families = new Map<Definition, Map<string, Sum>>()
  for (const store of stores) {
    for (const instrument of store.instruments) {
      const family = families.get(instrument.definition) ?? new Map<string, Sum>()
      families.set(instrument.definition, family)
      for (const series of instrument.all()) add(family, series)
    }
  }
  let text = ''
  for (const [definition, family] of families) if (family.size > 0) text += familyText(definition, family)
  return text
}

function add(family: Map<string, Sum>, { labels, count, sum, buckets }: Series): void {
  const text = labelText(labels)
  const known = family.get(text)
  if (known === undefined) {
    family.set(text, { count, sum, buckets: buckets === undefined ? undefined : [...buckets] })
    return
  }
  known.count += count
  known.sum += sum
  buckets?.forEach((value, i) => {
    const own = known.buckets as number[]
    own[i] = (own[i] as number) + value
  })
}

function familyText({ name, unit, description, bounds }: Definition, family: ReadonlyMap<string, Sum>): string {
  const suffix = bounds === undefined ? '_total' : unit === 's' ? '_seconds' : ''
  const full = metricName(name) + suffix
  const lines = [`# HELP ${full} ${escapeHelp(description)}`, `# TYPE ${full} ${bounds === undefined ? 'counter' : 'histogram'}`]
  for (const [labels, { count, sum, buckets }] of family) {
    if (bounds === undefined || buckets === undefined) {
      lines.push(`${full}${braced(labels)} ${count}`)
      continue
    }
    let below = 0
    buckets.forEach((value, i) => {
      below += value
      const bound = bounds[i] === undefined ? '+Inf' : String(bounds[i])
      lines.push(`${full}_bucket${braced(`${labels}${labels === '' ? '' : ','}le="${bound}"`)} ${below}`)
    })
    lines.push(`${full}_sum${braced(labels)} ${sum}`, `${full}_count${braced(labels)} ${count}`)
  }
  return `${lines.join('\n')}\n`
}

function braced(labels: string): string {
  return labels === '' ? '' : `{${labels}}`
}

/** Names that become the same share a label, with the values in one, as OpenTelemetry's own exporters do it. */
function labelText(labels: Readonly<Record<string, string | number | boolean>>): string {
  const byName = new Map<string, string>()
  for (const name of Object.keys(labels).toSorted()) {
    const label = labelName(name)
    const value = String(labels[name])
    const before = byName.get(label)
    byName.set(label, before === undefined ? value : `${before};${value}`)
  }
  return [...byName].map(([name, value]) => `${name}="${escapeValue(value)}"`).join(',')
}

function metricName(name: string): string {
  return name.replace(/[^a-zA-Z0-9_]/g, '_')
}

/** Names that begin with two underscores are Prometheus' own, and `le` is the histogram's. */
function labelName(name: string): string {
  const plain = name.replace(/[^a-zA-Z0-9_]/g, '_').replace(/^_+/, '_')
  return plain === 'le' || /^[0-9]/.test(plain) ? `key_${plain}` : plain
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}

function escapeValue(text: string): string {
  // Half a surrogate pair is no text.
  return Buffer.from(text).toString().replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
