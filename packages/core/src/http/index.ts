/** What adapters for HTTP share. */
export { addHeaderAttributes, lengthOf } from './attributes.ts'
export { answerBlocked, type AnswerableResponse } from './answer-blocked.ts'
export { defaultHeaders } from './default-headers.ts'
export { REQUEST_INPUTS, requestInputs, type InputsSource, type RequestInputs } from './inputs.ts'
export type { HttpClientRequestAttributes, HttpServerRequestAttributes } from './kinds.ts'
export { describeReceived, describeSent, type AnsweredResponse, type ReceivedRequest } from './server-attributes.ts'
export { sentHeaders, type SentHeaders, type SentResponse } from './sent-headers.ts'
export { servedRequest, serveRequest, type ServedRequest } from './served.ts'
