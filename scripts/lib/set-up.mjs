import { ensureBuild } from './build.mjs'
import { ensureDependencies } from './dependencies.mjs'
import { hasDisplay } from './display.mjs'
import { checkNodeVersion } from './node-version.mjs'
import { note } from './say.mjs'
import { ensureSystemPackages, programsFor } from './system-packages.mjs'

/** Makes everything ready that the command line in plain Node needs: packages and the build. */
export async function setUpCommandLine() {
  checkNodeVersion()
  await ensureDependencies()
  await ensureSystemPackages({ programs: programsFor.run })
  await ensureBuild()
}

/**
 * Makes everything ready that a window needs, and says which runtime it will be.
 *
 * Shape: the runtime of electron-runtime.mjs. `forTests` also asks for what the tests drive.
 */
export async function setUpWindow({ forTests = false } = {}) {
  checkNodeVersion()
  await ensureDependencies()
  // Loaded late: it uses a package that the step before installs.
  const { ensureElectron } = await import('./electron-runtime.mjs')
  const runtime = await ensureElectron()
  note('electron', describeRuntime(runtime))
  const screen = hasDisplay() ? [] : programsFor.screen
  const programs = forTests ? programsFor.tests : [...programsFor.run, ...screen]
  await ensureSystemPackages({ programs, electron: runtime.path })
  await ensureBuild()
  return runtime
}

function describeRuntime({ kind, version, path }) {
  if (kind === 'official') return `official Electron ${version}`
  if (kind === 'given') return `Electron ${version} from VMATLAS_ELECTRON=${path}`
  return `Electron ${version}, the fallback for development and tests (docs/runtime.md)`
}
