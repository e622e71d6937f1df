import { readFileSync } from 'node:fs'
import { inProject } from './paths.mjs'
import { SetUpError } from './say.mjs'

/**
 * Refuses a Node older than package.json's `engines` asks for.
 *
 * Shape: `engines.node` is a plain lower bound, `>=MAJOR.MINOR`.
 */
export function checkNodeVersion(found = process.versions.node) {
  const { engines } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'))
  const wanted = engines.node.replace('>=', '')
  if (isOlder(found, wanted)) {
    throw new SetUpError(
      `this is Node ${found}, VMAtlas needs ${wanted} or newer`,
      `Install Node ${wanted} or newer (22 or 24 is a good choice), then run the same command again.`,
    )
  }
}

function isOlder(found, wanted) {
  const [a, b] = [found, wanted].map((version) => version.split('.').map(Number))
  if (a[0] !== b[0]) return a[0] < b[0]
  return a[1] < (b[1] ?? 0)
}
