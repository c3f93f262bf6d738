/** Makes global fetch and undici's fetch hookable. */
export { fetchAdapter } from './adapter.ts'
export { defaultHeaders, type HttpClientRequestAttributes } from '@hookline/core'
export type { HttpClientResponseBodyAttributes } from './kinds.ts'
export type { BodyCaptureOptions, FetchAdapterOptions, UndiciModule } from './options.ts'
export { changeRequest, removeHeader, requestOf, setHeader, type FetchRequest, type RequestChange } from './request.ts'
