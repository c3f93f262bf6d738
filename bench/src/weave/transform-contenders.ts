/** Transforms of the corpus: each gives how many functions it has put hooks around. */
import { readRules } from '@hookline/weave'
import { weave } from '@hookline/weave/transform'
import { hasWeavingPeers, requirePeer } from '../peers.ts'
import { corpus, type CorpusFile } from './corpus.ts'
import type { CodeTransformer } from './subjects.ts'

export interface TransformContender {
  readonly name: string
  /** Of how many files something is put in. */
  readonly woven: number
  /** Once over the corpus. */
  run(): number
}

export async function transformContenders(): Promise<TransformContender[]> {
  const all = { woven: corpus.length }
  return [
    { name: 'Hookline', ...all, run: await hookline('', false) },
    { name: 'Hookline, with source maps', ...all, run: await hookline('', true) },
    { name: 'Hookline, a name that is not there', woven: 0, run: await hookline('ThatIsNotThere', false) },
    ...(hasWeavingPeers ? [{ name: 'code-transformer', ...all, run: codeTransformer() }] : []),
  ]
}

async function hookline(suffix: string, map: boolean): Promise<() => number> {
  const requests = await Promise.all(
    corpus.map(async ({ package: name, path, file, source, format }) => {
      const { rules } = await readRules([{ rules: [{ package: name, function: `${path}${suffix}` }] }])
      const wheres = rules.flatMap(({ where, kind, callbackIndex }) => (where === undefined ? [] : [{ ...where, kind, callbackIndex }]))
      return { source, format, package: name, version: '1.0.0', file, wheres, map, path: `/app/node_modules/${name}/${file}` }
    }),
  )
  return () => requests.reduce((sum, request) => sum + (weave(request).sites.length > 0 ? 1 : 0), 0)
}

function codeTransformer(): () => number {
  const { create } = requirePeer('@apm-js-collab/code-transformer') as CodeTransformer
  const one = ({ package: name, file, query, source, format }: CorpusFile): number => {
    const module = { name, versionRange: '>=0.0.0', filePath: file }
    const transformer = create([{ channelName: 'bench', module, functionQuery: query }]).getTransformer(name, '1.0.0', file)
    const { code } = transformer?.transform(source, format === 'module' ? 'esm' : 'cjs') ?? { code: '' }
    return code.includes('orchestrion:') ? 1 : 0
  }
  return () => corpus.reduce((sum, file) => sum + one(file), 0)
}
