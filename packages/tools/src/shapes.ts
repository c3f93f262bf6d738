/** What sort of function a tool is, as far as that shows before it is called. */
const AsyncFunction = (async () => {}).constructor
const GeneratorFunction = function* () {}.constructor
const AsyncGeneratorFunction = async function* () {}.constructor

/** True for what gives its values one by one. */
export function isGenerator(fn: Function): boolean {
  return fn instanceof GeneratorFunction || fn instanceof AsyncGeneratorFunction
}

/** True for `async function*`. */
export function isAsyncGenerator(fn: Function): boolean {
  return fn instanceof AsyncGeneratorFunction
}

/** True for `async function`. */
export function isAsync(fn: Function): boolean {
  return fn instanceof AsyncFunction
}

/** True for classes, which cannot be called. */
export function isClass(fn: Function): boolean {
  return Object.getOwnPropertyDescriptor(fn, 'prototype')?.writable === false
}

/** True for what `for await` takes. */
export function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}
