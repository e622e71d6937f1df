/**
 * `npm run package`: an unpacked app in dist/, from the runtime at hand. One made from a runtime that is not the
 * official one says in its version and in a file that it is not a release.
 */
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { inProject, projectRoot } from './lib/paths.mjs'
import { lastLines, run } from './lib/run.mjs'
import { SetUpError, runScript, step } from './lib/say.mjs'
import { setUpWindow } from './lib/set-up.mjs'

const BUILDER = inProject('node_modules/electron-builder/cli.js')
const UNPACKED = inProject('dist/linux-unpacked')
const LIMIT_MS = 15 * 60_000

await runScript(async () => {
  const runtime = await setUpWindow()
  const work = mkdtempSync(join(tmpdir(), 'vmatlas-package-'))
  try {
    const electronDist = join(work, 'electron')
    copyRuntime(dirname(runtime.path), electronDist)
    rmSync(UNPACKED, { recursive: true, force: true })
    step(
      'package',
      `making ${relative(projectRoot, UNPACKED)} from Electron ${runtime.version} (${runtime.kind})`,
    )
    await runBuilder(electronDist, runtime)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  if (runtime.kind !== 'official') markAsNoRelease(runtime)
  // Only a helper that belongs to root may have this mode; elsewhere Chromium uses user namespaces.
  if (process.getuid() === 0) chmodSync(join(UNPACKED, 'chrome-sandbox'), 0o4755)
  step('package', `${relative(projectRoot, UNPACKED)}/vmatlas starts it`)
})

/** The runtime without the default app of a checkout: a package brings its own. */
function copyRuntime(from, to) {
  const left = new Set(['resources/app', 'resources/default_app.asar', 'vmatlas-stamp'])
  cpSync(from, to, { recursive: true, filter: (path) => !left.has(relative(from, path)) })
}

async function runBuilder(electronDist, { kind, version }) {
  const manifest = JSON.parse(readFileSync(inProject('package.json'), 'utf8'))
  const packed = kind === 'official' ? manifest.version : `${manifest.version}-not-a-release`
  const args = [
    ...['--linux', 'dir', '--publish', 'never', '--config', 'build/electron-builder.yml'],
    ...[
      `-c.electronDist=${electronDist}`,
      `-c.electronVersion=${version}`,
      `-c.extraMetadata.version=${packed}`,
    ],
  ]
  const { status, output } = await run(process.execPath, [BUILDER, ...args], {
    cwd: projectRoot,
    limitMs: LIMIT_MS,
  })
  if (status !== 0) {
    throw new SetUpError(
      `electron-builder failed:\n    ${lastLines(output, 15)}`,
      'Mend what it names, then run npm run package again.',
    )
  }
}

function markAsNoRelease({ version, kind }) {
  writeFileSync(
    join(UNPACKED, 'NOT-A-RELEASE.txt'),
    `This copy of VMAtlas was made from Electron ${version} (${kind}), not from the official binary of the version\n` +
      'it is meant for. It serves development and tests; do not hand it on.\n',
  )
  step('package', 'marked as not a release, since the runtime is not the official one')
}
