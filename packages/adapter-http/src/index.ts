/** Makes node:http and node:https hookable: clients by every route, and servers. */
export { defaultHeaders, REQUEST_INPUTS, type RequestInputs } from '@hookline/core'
export { httpAdapter } from './adapter.ts'
export type { HttpClientRequestAttributes, HttpServerRequestAttributes } from './kinds.ts'
export type { HttpAdapterOptions, TraceparentOptions } from './options.ts'
