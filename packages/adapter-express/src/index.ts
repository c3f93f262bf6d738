/** Makes the requests, middleware and handlers of Express 4 and 5 hookable. */
export { expressAdapter } from './adapter.ts'
export { defaultHeaders, REQUEST_INPUTS, type HttpServerRequestAttributes, type RequestInputs } from '@hookline/core'
export type { ExpressFunctionAttributes } from './kinds.ts'
export type { BodyCaptureOptions, ExpressAdapterOptions, ExpressModule } from './options.ts'
