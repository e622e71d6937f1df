import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { ensureLab, isLabFresh } from './lab.mjs'
import { whileLocked } from './lock.mjs'
import { inProject, projectRoot } from './paths.mjs'
import { lastLines, run } from './run.mjs'
import { SetUpError, step } from './say.mjs'

const BUILD_LIMIT_MS = 10 * 60_000
/** Everything besides `src` that decides what a build gives. */
const CONFIGURATION = ['electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json']

/**
 * Builds the app into `out/` when a source or the configuration changed since the last build.
 *
 * Staleness goes by content, not by time: a fresh checkout, a branch switch and back, or a touched file do
 * not build again. The stamp is removed first, so that a build that broke off is never taken for a good one.
 */
export async function ensureBuild() {
  if (isFresh() && isLabFresh()) return
  await whileLocked(inProject('out/lock'), async () => {
    if (!isFresh()) await build()
    await ensureLab()
  })
}

const stamp = inProject('out/build-stamp')

function isFresh() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hashSources()
}

async function build() {
  const wanted = hashSources()
  const why = existsSync(stamp) ? 'because its sources changed' : 'for the first time'
  step('build', `building the app, ${why}`)
  rmSync(stamp, { force: true })
  const vite = inProject('node_modules/electron-vite/bin/electron-vite.js')
  const { status, output } = await run(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: projectRoot,
    limitMs: BUILD_LIMIT_MS,
  })
  if (status !== 0) {
    throw new SetUpError(
      `the build failed:\n    ${lastLines(output, 20)}`,
      'Mend the source it names (npm run typecheck says more), then run the same command again.',
    )
  }
  writeFileSync(stamp, wanted)
}

function hashSources() {
  const hash = createHash('sha256')
  for (const file of [...CONFIGURATION.map((name) => inProject(name)), ...filesIn(inProject('src'))]) {
    hash
      .update(`${relative(projectRoot, file)}\0`)
      .update(readFileSync(file))
      .update('\0')
  }
  return hash.digest('hex')
}

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
}
