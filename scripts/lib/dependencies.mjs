import { existsSync, readFileSync } from 'node:fs'
import { inProject } from './paths.mjs'
import { lastLines, run } from './run.mjs'
import { SetUpError, step } from './say.mjs'

const INSTALL_LIMIT_MS = 15 * 60_000

/**
 * Installs the packages of the lockfile when what is installed differs from it.
 *
 * npm leaves its own record of what it installed (`node_modules/.package-lock.json`); the lockfile is compared
 * with that, so an `npm install` by hand counts as well. Install scripts are off: nothing here needs one.
 * Errors: SetUpError with npm's last lines.
 */
export async function ensureDependencies() {
  const reason = whyInstall()
  if (reason === undefined) return
  step('npm', `npm ci, because ${reason}`)
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const { status, output } = await run('npm', args, { cwd: inProject(), limitMs: INSTALL_LIMIT_MS })
  if (status === 0) return
  throw new SetUpError(
    `npm ci failed:\n    ${lastLines(output, 12)}`,
    'Check that npm reaches its registry (npm ping) and that the disk has 1 GB free, then run the same command again.',
  )
}

function whyInstall() {
  const record = inProject('node_modules/.package-lock.json')
  if (!existsSync(record)) return 'nothing is installed yet'
  const installed = readPackages(record)
  for (const [path, { version, integrity, optional }] of Object.entries(
    readPackages(inProject('package-lock.json')),
  )) {
    const found = installed[path]
    // The entry '' is the project itself; an optional package may be for another system.
    if (path === '' || (optional && found === undefined)) continue
    const name = path.replace(/^.*node_modules\//, '')
    if (found === undefined) return `${name} is missing`
    if (found.version !== version || found.integrity !== integrity) {
      return `${name} is ${found.version}, the lockfile says ${version}`
    }
  }
  return undefined
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages
}
