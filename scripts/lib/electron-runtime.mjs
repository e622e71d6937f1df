/**
 * Finds the Electron that runs the app: the official binary, else the fallback of docs/runtime.md, or what
 * VMATLAS_ELECTRON asks for (`official`, `fallback`, or a path to an electron binary).
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import { fallback, makeFallbackRuntime } from './electron-fallback.mjs'
import { fetchOfficial, officialBinary, officialVersion } from './electron-official.mjs'
import { whileLocked } from './lock.mjs'
import { cacheFolder, inProject } from './paths.mjs'
import { run } from './run.mjs'
import { SetUpError, note, step } from './say.mjs'

/**
 * The runtime at hand: `path` of the binary, `kind` ('official', 'fallback' or 'given') and its `version`.
 *
 * Shape: fetches and prepares what is missing; with nothing to do it only looks at a few files. A failed
 * attempt at the official binary is remembered in the cache, so that later starts do not wait for it again.
 * Errors: SetUpError with the next step.
 */
export async function ensureElectron(choice = process.env['VMATLAS_ELECTRON'] ?? '') {
  const runtime = await choose(choice)
  await prepareSandbox(runtime.path)
  return runtime
}

async function choose(choice) {
  if (choice.includes('/')) return given(choice)
  if (!['', 'official', 'fallback'].includes(choice)) {
    throw new SetUpError(
      `VMATLAS_ELECTRON=${choice} is not a choice`,
      'Set it to official, fallback or the path of an electron binary, or leave it unset.',
    )
  }
  if (choice !== 'fallback') {
    const official = await ensureOfficial(choice === 'official')
    if (official) return official
  }
  return ensureFallback()
}

function given(path) {
  if (!existsSync(path)) {
    throw new SetUpError(
      `VMATLAS_ELECTRON names ${path}, which is not there`,
      'Correct the path or unset it.',
    )
  }
  const stamp = join(dirname(path), 'version')
  const version = existsSync(stamp) ? readFileSync(stamp, 'utf8').trim().replace(/^v/, '') : 'unknown'
  return { path, kind: 'given', version }
}

async function ensureOfficial(insist) {
  const version = officialVersion()
  const failure = join(cacheFolder(), `electron-${version}-official-failed`)
  if (!officialBinary()) {
    if (!insist && existsSync(failure)) {
      note('electron', `${readFileSync(failure, 'utf8').trim()}; VMATLAS_ELECTRON=official tries again`)
      return undefined
    }
    step('electron', `fetching the official Electron ${version} (about 115 MB, once)`)
    const reason = await fetchOfficial()
    if (reason !== undefined) return refuse(reason, { version, failure, insist })
  }
  rmSync(failure, { force: true })
  return { path: officialBinary(), kind: 'official', version }
}

function refuse(reason, { version, failure, insist }) {
  if (insist) {
    throw new SetUpError(
      `the official Electron ${version} could not be fetched: ${reason}`,
      'Check the network or set ELECTRON_MIRROR; without VMATLAS_ELECTRON=official the fallback is used.',
    )
  }
  const day = new Date().toISOString().slice(0, 10)
  mkdirSync(dirname(failure), { recursive: true })
  writeFileSync(failure, `the official Electron ${version} could not be fetched on ${day} (${reason})\n`)
  step('electron', `it could not be fetched (${reason}); taking the fallback`)
  return undefined
}

async function ensureFallback() {
  const folder = join(cacheFolder(), `electron-${fallback.version}-fallback`)
  const stamp = join(folder, 'vmatlas-stamp')
  const path = join(folder, 'electron')
  const wanted = recipe()
  const isReady = () => existsSync(path) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
  if (!isReady()) {
    await whileLocked(`${folder}.lock`, async () => {
      if (!isReady()) await makeFallbackRuntime(folder, wanted)
    })
  }
  return { path, kind: 'fallback', version: fallback.version }
}

/** What a made runtime depends on: the pinned package and the files that turn it into ours. */
function recipe() {
  const sources = ['electron-fallback.mjs', 'default-app/main.js', 'default-app/package.json']
  const hash = createHash('sha256').update(fallback.integrity)
  for (const file of sources) hash.update(readFileSync(inProject('scripts/lib', file)))
  return hash.digest('hex')
}

/**
 * Makes Chromium's sandbox usable: its helper must belong to root with mode 4755, unless the kernel lets
 * ordinary users make user namespaces, which does as well.
 */
async function prepareSandbox(binary) {
  const helper = join(dirname(binary), 'chrome-sandbox')
  if (!existsSync(helper)) return
  const { uid, mode } = statSync(helper)
  if (uid === 0 && (mode & 0o7777) === 0o4755) return
  if (process.getuid() === 0 && uid === 0) {
    chmodSync(helper, 0o4755)
    return
  }
  if (process.getuid() === 0) return
  const { status } = await run('unshare', ['--user', '--map-root-user', 'true'], { limitMs: 5000 })
  if (status === 0) return
  throw new SetUpError(
    'this system lets Chromium make its sandbox only through a helper that belongs to root',
    `Run once: sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`,
  )
}
