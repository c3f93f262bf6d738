/** A strict reader of Prometheus' text format 0.0.4, for tests: it accepts what the format's page says and throws at everything else. */
export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}
export interface Family {
  readonly name: string
  readonly type: string
  readonly help: string
  readonly samples: readonly Sample[]
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*/

export function parse(text: string): ReadonlyMap<string, Family> {
  if (!text.endsWith('\n') && text !== '') throw new Error('expected the last line to end.')
  const families = new Map<string, Family & { samples: Sample[] }>()
  let current: (Family & { samples: Sample[] }) | undefined
  let help: [string, string] | undefined
  const seen = new Set<string>()
  for (const line of text.split('\n').slice(0, -1)) {
    const comment = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line)
    if (comment !== null) {
      const [, what, name, rest] = comment as unknown as [string, string, string, string]
      if (what === 'HELP') help = [name, rest]
      else {
        if (families.has(name)) throw new Error(`expected one TYPE of ${name}.`)
        if (help?.[0] !== name) throw new Error(`expected HELP before TYPE of ${name}.`)
        if (!['counter', 'gauge', 'histogram', 'summary', 'untyped'].includes(rest)) throw new Error(`unknown type ${rest}.`)
        current = { name, type: rest, help: help[1], samples: [] }
        families.set(name, current)
      }
      continue
    }
    if (line === '') throw new Error('expected no empty line.')
    const sample = sampleOf(line)
    const suffixes = current?.type === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']
    if (current === undefined || !suffixes.some(suffix => sample.name === current?.name + suffix))
      throw new Error(`${sample.name} stands outside of its family.`)
    const identity = JSON.stringify([sample.name, Object.entries(sample.labels).toSorted()])
    if (seen.has(identity)) throw new Error(`expected ${identity} once.`)
    seen.add(identity)
    current.samples.push(sample)
  }
  for (const family of families.values()) if (family.type === 'histogram') checkHistogram(family)
  return families
}

function sampleOf(line: string): Sample {
  const name = NAME.exec(line)?.[0]
  if (name === undefined) throw new Error(`expected a name: ${line}`)
  const labels: Record<string, string> = {}
  let at = name.length
  if (line[at] === '{') {
    at += 1
    while (line[at] !== '}') {
      const label = LABEL.exec(line.slice(at))?.[0]
      if (label === undefined || label.startsWith('__') || Object.hasOwn(labels, label)) throw new Error(`bad label: ${line}`)
      at += label.length
      if (line.slice(at, at + 2) !== '="') throw new Error(`expected =": ${line}`)
      at += 2
      let value = ''
      while (line[at] !== '"') {
        if (at >= line.length) throw new Error(`unterminated: ${line}`)
        if (line[at] === '\\') {
          const escaped = { '\\': '\\', '"': '"', n: '\n' }[line[at + 1] as string]
          if (escaped === undefined) throw new Error(`bad escape: ${line}`)
          value += escaped
          at += 2
        } else {
          value += line[at]
          at += 1
        }
      }
      at += 1
      labels[label] = value
      if (line[at] === ',') at += 1
      else if (line[at] !== '}') throw new Error(`expected , or }: ${line}`)
    }
    at += 1
  }
  const rest = /^ (\+Inf|-Inf|NaN|-?[0-9.]+(?:e[+-]?[0-9]+)?)$/.exec(line.slice(at))
  if (rest === null) throw new Error(`expected one value: ${line}`)
  return { name, labels, value: rest[1] === '+Inf' ? Infinity : Number(rest[1]) }
}

/** Buckets rise, the last one is +Inf and says what _count says. */
function checkHistogram({ name, samples }: Family): void {
  const groups = new Map<string, Sample[]>()
  for (const sample of samples) {
    const { le: _, ...labels } = sample.labels
    const key = JSON.stringify(Object.entries(labels).toSorted())
    groups.set(key, [...(groups.get(key) ?? []), sample])
  }
  for (const [key, group] of groups) {
    const buckets = group.filter(sample => sample.name === `${name}_bucket`)
    const bounds = buckets.map(({ labels }) => (labels['le'] === '+Inf' ? Infinity : Number(labels['le'])))
    const count = group.find(sample => sample.name === `${name}_count`)?.value
    if (bounds.at(-1) !== Infinity || bounds.some((bound, i) => Number.isNaN(bound) || (i > 0 && bound <= (bounds[i - 1] as number))))
      throw new Error(`bounds of ${name} ${key}: ${bounds.join()}`)
    if (buckets.some(({ value }, i) => i > 0 && value < (buckets[i - 1] as Sample).value))
      throw new Error(`buckets of ${name} ${key} fall.`)
    if (buckets.at(-1)?.value !== count) throw new Error(`_count of ${name} ${key} is ${count}.`)
    if (!group.some(sample => sample.name === `${name}_sum`)) throw new Error(`no _sum of ${name} ${key}.`)
  }
}
