/** The kinds of calls this adapter makes, `http.client.request` and `http.server.request`, are those of every adapter for HTTP: core has their attributes. */
import type { AttributeValue } from '@hookline/core'

export type { HttpClientRequestAttributes, HttpServerRequestAttributes } from '@hookline/core'

/** Attributes while they are gathered. */
export type Gathered = Record<string, AttributeValue>
