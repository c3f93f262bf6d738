/** Makes the requests, middleware and handlers of Express 4 and 5 hookable. */
export { expressAdapter } from './adapter.ts'
export { REQUEST_INPUTS, type RequestInputs } from './inputs.ts'
export type { ExpressFunctionAttributes, HttpServerRequestAttributes } from './kinds.ts'
export { defaultHeaders, type BodyCaptureOptions, type ExpressAdapterOptions, type ExpressModule } from './options.ts'
