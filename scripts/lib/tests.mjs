import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inRoot, show } from './tool.mjs'

/** Runs Vitest on a Node of choice and counts; a run that fails without a failed test counts as one. */
export async function runTests(args, { env = {}, node = process.execPath } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'hookline-test-'))
  const file = join(folder, 'result.json')
  try {
    const vitest = inRoot('node_modules/vitest/vitest.mjs')
    const reports = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    const { code } = await show(node, [vitest, 'run', '--project=unit', ...reports, ...args], env)
    const counts = count(file)
    if (code !== 0 && counts.failed === 0) counts.failed = 1
    return { ...counts, code }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The closing line, as others read it. */
export function summary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

function count(file) {
  let result
  try {
    result = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { passed: 0, failed: 0, skipped: 0 }
  }
  const broken = result.testResults.filter(
    test => test.status === 'failed' && test.assertionResults.every(({ status }) => status !== 'failed'),
  )
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + broken.length,
    skipped: result.numPendingTests + result.numTodoTests,
  }
}
