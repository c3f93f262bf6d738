/** Makes global fetch and undici's fetch hookable. */
export { fetchAdapter } from './adapter.ts'
export type { HttpClientRequestAttributes, HttpClientResponseBodyAttributes } from './kinds.ts'
export { defaultHeaders, type BodyCaptureOptions, type FetchAdapterOptions, type UndiciModule } from './options.ts'
export { changeRequest, removeHeader, requestOf, setHeader, type FetchRequest, type RequestChange } from './request.ts'
