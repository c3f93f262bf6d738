export type RulesFile = readonly unknown[] | { readonly rules?: readonly unknown[]; readonly extends?: string | readonly string[] }
