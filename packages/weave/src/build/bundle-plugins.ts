/** What a bundle for Node needs beside the hooks: addons stay outside, and no source is written over. */
import { join, resolve } from 'node:path'
import { HooklineError } from '@hookline/core'
import type { Plugin } from 'rolldown'

/** Native addons cannot be bundled: they are loaded from where they are. */
export function addons(): Plugin {
  return {
    name: 'hookline:addons',
    resolveId: {
      filter: { id: /\.node$/ },
      handler(id, importer) {
        const path = importer === undefined || !id.startsWith('.') ? id : resolve(importer, '..', id)
        this.warn(`The native addon ${path} cannot be bundled: the bundle loads it from there.`)
        return { id: path, external: 'absolute' }
      },
    },
  }
}

/** Refuses to write a file that was read: `--out .` beside the entry. */
export function keepsSources(outDir: string): Plugin {
  return {
    name: 'hookline:keeps-sources',
    generateBundle(_, bundle) {
      const sources = new Set(this.getModuleIds())
      for (const name of Object.keys(bundle)) {
        if (sources.has(join(outDir, name)))
          throw new HooklineError(
            'HOOKLINE_BUILD_REFUSED',
            `Expected a folder for the bundle, got one where ${join(outDir, name)} is a source: name another.`,
          )
      }
    },
  }
}
