/** The part of a generated file that is the same in all: types that make the user's own compiler work out what a hook is handed. */

const overloads = 24
const signatures = Array.from({ length: overloads }, (_, n) => n)
const infers = (before: string): string => signatures.map(n => `${before}(...args: infer A${n}): infer R${n}`).join('; ')
const pairs = signatures.map(n => `[A${n}, R${n}]`).join(' | ')

/** How many overloads of a function are seen; of more, the last ones. */
export const overloadsSeen: number = overloads

/** Stands at the end of every generated file; needs `CallContext` in scope. */
export const helperTypes: string = `/** What is known of the function that a rule names. */
interface Target<A extends readonly unknown[], R, T> { readonly params: A; readonly result: R; readonly receiver: T }
/** In place of a function that the types do not name: its hooks are not checked. */
interface Unknown { readonly 'not in the types': true }
type Call<A extends readonly unknown[], R, T> = Omit<CallContext<A, R>, 'receiver'> & { readonly receiver: T }
type Done = void | Promise<void>

type EnterOf<T, W, D> = T extends Target<infer A, infer R, infer S>
  ? W extends true ? (call: Call<A, R, S>, receiver: S, ...params: A) => D : (call: Call<A, R, S>, ...params: A) => D
  : (call: CallContext, ...params: any[]) => D
type ExitOf<T, D> = T extends Target<infer A, infer R, infer S>
  ? (call: Call<A, R, S>, result: R | undefined, error: unknown) => D
  : (call: CallContext, result: any, error: unknown) => D

/** What the compiler says when a hook asks for more than it is given. */
interface HookTakesMoreParametersThanItIsGiven<Takes, Given> { readonly takes: Takes; readonly given: Given }
export type Fits<H extends E, E> = H
export type Expected<H, E> = H extends (...args: infer P) => unknown ? E extends (...args: infer M) => unknown ? Longer<P, M> extends true ? HookTakesMoreParametersThanItIsGiven<Required<P>['length'], Required<M>['length']> : E : E : E
type Longer<P, M> = P extends readonly unknown[] ? number extends P['length'] ? false : M extends readonly unknown[] ? number extends M['length'] ? false : [HasIndex<P, Required<M>['length'] & number>] extends [never] ? false : true : false : false

// Conditions on tuples: a type that could not be resolved would otherwise pass through them as it is.
type IsAny<T> = [0] extends [1 & T] ? true : false
export type Known<T> = IsAny<T> extends true ? never : T
export type Get<T, K> = IsAny<T> extends true ? Unknown : [T] extends [Unknown] ? Unknown : K extends keyof NonNullable<T> ? NonNullable<T>[K] : Unknown
export type Instance<C> = IsAny<C> extends true ? Unknown : 'prototype' extends keyof C ? IsAny<C['prototype']> extends true ? NewOf<C> : C['prototype'] : NewOf<C>
type NewOf<C> = C extends abstract new (...args: any) => infer I ? I : Unknown
export type First<C extends readonly unknown[]> = C extends readonly [infer H, ...infer T] ? [H] extends [Unknown] ? First<T> : H : Unknown

export type Of<F, G, T, Kind, Index extends number> = IsAny<F> extends true ? Unknown : [Pairs<F>] extends [never] ? Unknown : Made<F, Pairs<F>, Pairs<G>, T, Kind, Index>
export type OfNew<F, G, T> = IsAny<F> extends true ? Unknown : [NewPairs<F>] extends [never] ? Unknown : Target<Merge<NewPairs<F>[0], NewPairs<G>[0]>, T, T>
export type OfGet<V, T> = [V] extends [Unknown] ? Unknown : Target<[], V, T>
export type OfSet<V, T> = [V] extends [Unknown] ? Unknown : Target<[value: V], undefined, T>
type Made<F, P extends [readonly unknown[], unknown], G extends [readonly unknown[], unknown], T, Kind, Index extends number> =
  Target<[G] extends [never] ? Single<P[0], F> : Merge<P[0], G[0]>, Answer<P, Kind, Index> | Known<Answer<G, Kind, Index>>, T>
/** One signature keeps the names of its parameters. */
type Single<P, F> = F extends (...args: infer A) => any ? Same<A, P> extends true ? A : Merge<P, never> : never
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

// \`Parameters\` sees the last overload only. Of overloads fewer than these, each is found several times, which a union forgets.
type Pairs<F> = F extends { ${infers('')} } ? ${pairs} : never
type NewPairs<F> = F extends abstract new (...args: any) => any ? F extends { ${infers('new ')} } ? ${pairs} : F extends abstract new (...args: infer A) => infer R ? [A, R] : never : never

// Several lists of parameters as one: what may stand at each place, and \`undefined\` where a list ends before it.
type Merge<P, G, Acc extends unknown[] = []> = [HasIndex<P | G, Acc['length']>] extends [never]
  ? [RestOf<P>] extends [never] ? Acc : [...Acc, ...RestOf<P>[]]
  : Merge<P, G, [...Acc, At<P, Acc['length']> | KnownAt<G, Acc['length']>]>
type HasIndex<P, N extends number> = P extends unknown ? \`\${N}\` extends keyof P ? true : never : never
type At<P, N extends number> = P extends readonly unknown[] ? \`\${N}\` extends keyof P ? P[\`\${N}\`] : undefined | RestOf<P> : never
type KnownAt<P, N extends number> = P extends readonly unknown[] ? \`\${N}\` extends keyof P ? Known<P[\`\${N}\`]> : undefined | Known<RestOf<P>> : never
type RestOf<P> = P extends readonly unknown[] ? number extends P['length'] ? '0' extends keyof P ? P extends readonly [unknown?, ...infer T] ? RestOf<T> : never : P[number] : never : never

type Answer<P, Kind, Index extends number> = P extends readonly [infer A, infer R]
  ? Kind extends 'sync' ? Value<R>
  : Kind extends 'iterator' ? R extends { [Symbol.iterator](): Iterator<any, infer V> } ? Value<V> : any
  : Kind extends 'asyncIterator' ? R extends { [Symbol.asyncIterator](): AsyncIterator<any, infer V> } ? Value<V> : any
  : Kind extends 'callback' ? CallbackOf<A, Index> extends infer C ? [C] extends [never] ? Value<Awaited<R>> : C extends (...args: infer V) => any ? Value<At<V, 1>> : never : never
  : R extends Generator<any, infer V> | AsyncGenerator<any, infer V> ? R | Value<V> : Value<Awaited<R>>
  : never
type CallbackOf<A, Index extends number> = Extract<Index extends -1 ? Required<A> extends readonly [...any[], infer L] ? L : never : At<A, Index>, (...args: any) => any>
type Value<R> = R extends void ? undefined : R
`
