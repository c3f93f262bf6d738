/** Who copies an object without its secrets: core's capture, the same written by hand, and what pino redacts with. */
import { createRequire } from 'node:module'
import { defaultCapture } from '@hookline/core'
import { hasPeer, requirePeer } from '../peers.ts'
import { redacted } from './redact-by-hand.ts'
import { COPY_BY_HAND, JSON_COPY, OURS } from './rows.ts'

export interface RedactionContender {
  readonly name: string
  /** A copy, or where that is what it makes, JSON. */
  redact(value: object): unknown
  /** What of the secrets it cannot find; a control has them all. */
  readonly blind?: 'in strings' | 'everywhere'
}

/** What services hand over: an order of a signed-in user, 23 values in 7 objects, with a secret key, a secret header and a secret in a URL. */
export const typical = {
  id: 'o-4711',
  placed: '2026-01-17T09:12:33.120Z',
  total: 118.5,
  paid: true,
  user: { id: 1042, name: 'Ada Lovelace', mail: 'ada@shop.example', password: 'correct horse battery staple' },
  items: [
    { sku: 'TP-100-B', amount: 2, price: 39.5 },
    { sku: 'TC-204-W', amount: 1, price: 39.5 },
  ],
  ship: { street: '4 Broad Lane', city: 'Ulm', zip: '89073' },
  headers: { accept: 'application/json', authorization: 'Bearer 3f0c2b7e65f14a3e' },
  callback: 'https://shop.example/orders/4711?token=9f6e0d2a51c0&page=2',
  note: null,
}

/** Where the object has secrets. */
export const secrets: Readonly<Record<'by key' | 'in strings', readonly string[]>> = {
  'by key': ['correct horse', '3f0c2b7e'],
  'in strings': ['9f6e0d2a51c0'],
}

/** The first is the baseline; the second, the same again, is the control. */
export function redactionContenders(): RedactionContender[] {
  const ours = (name: string): RedactionContender => ({ name, redact: value => defaultCapture.value(value) })
  return [
    ours(OURS),
    ours(`control: ${OURS} again`),
    { name: COPY_BY_HAND, redact: redacted },
    { name: JSON_COPY, redact: value => JSON.parse(JSON.stringify(value)) as unknown, blind: 'everywhere' },
    ...(hasPeer('pino') ? [pinoRedact()] : []),
  ]
}

type Redact = (options: { paths: string[]; serialize: boolean; strict: boolean }) => (value: object) => unknown

/** It is told where secrets are, copies what is on the way there, and looks into no string. */
function pinoRedact(): RedactionContender {
  const make = createRequire(requirePeer.resolve('pino'))('@pinojs/redact') as Redact
  const redact = make({ paths: ['user.password', 'headers.authorization'], serialize: false, strict: false })
  return { name: "@pinojs/redact, told of both keys' places", redact: value => redact(value), blind: 'in strings' }
}
