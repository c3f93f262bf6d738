/** The peers live under a lock file of their own, beside the workspace: everything of them is loaded from there. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** Folder with the peers' package.json; the same from `src` and from `dist`. */
export const peersFolder: string = fileURLToPath(new URL('../peers/', import.meta.url))

export const requirePeer: NodeJS.Require = createRequire(`${peersFolder}package.json`)

/** Installed version of a peer, or undefined where it is not installed. */
export function peerVersion(name: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(`${peersFolder}node_modules/${name}/package.json`, 'utf8')) as { version: string }).version
  } catch {
    return undefined
  }
}

/** Whether a peer is installed: without it, contenders that need it are left out. */
export function hasPeer(name: string): boolean {
  return peerVersion(name) !== undefined
}

/** Whether the peers of weaving are installed; tests also run where nothing is. */
export const hasWeavingPeers: boolean = peerVersion('@apm-js-collab/tracing-hooks') !== undefined
