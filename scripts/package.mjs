/**
 * `npm run package`: an unpacked app in dist/linux-unpacked, from the runtime at hand; `-- --out FOLDER` puts
 * it (and nothing else) below FOLDER instead. One made from a runtime that is not the
 * official one says in its version and in a file that it is not a release.
 */
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { inProject, projectRoot } from './lib/paths.mjs'
import { exitOnSignals, lastLines, run } from './lib/run.mjs'
import { SetUpError, runScript, step } from './lib/say.mjs'
import { setUpWindow } from './lib/set-up.mjs'

const BUILDER = inProject('node_modules/electron-builder/cli.js')
const LIMIT_MS = 15 * 60_000

await runScript(async () => {
  exitOnSignals()
  const output = readOutput(process.argv.slice(2))
  const unpacked = join(output, 'linux-unpacked')
  const runtime = await setUpWindow()
  const work = mkdtempSync(join(tmpdir(), 'vmatlas-package-'))
  try {
    const electronDist = join(work, 'electron')
    copyRuntime(dirname(runtime.path), electronDist)
    rmSync(unpacked, { recursive: true, force: true })
    step('package', `making ${unpacked} from Electron ${runtime.version} (${runtime.kind})`)
    await runBuilder({ electronDist, runtime, output })
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  if (runtime.kind !== 'official') markAsNoRelease(unpacked, runtime)
  // Only a helper that belongs to root may have this mode; elsewhere Chromium uses user namespaces.
  if (process.getuid() === 0) chmodSync(join(unpacked, 'chrome-sandbox'), 0o4755)
  step('package', `${unpacked}/vmatlas starts it`)
})

function readOutput(words) {
  if (words.length === 0) return inProject('dist')
  if (words.length !== 2 || words[0] !== '--out') {
    throw new SetUpError(
      `not understood: ${words.join(' ')}`,
      'For example: npm run package -- --out /tmp/vmatlas',
    )
  }
  return resolve(process.env['INIT_CWD'] ?? process.cwd(), words[1])
}

/** The runtime without the default app of a checkout: a package brings its own. */
function copyRuntime(from, to) {
  const left = new Set(['resources/app', 'resources/default_app.asar', 'vmatlas-stamp'])
  cpSync(from, to, { recursive: true, filter: (path) => !left.has(relative(from, path)) })
}

async function runBuilder({ electronDist, runtime: { kind, version }, output }) {
  const manifest = JSON.parse(readFileSync(inProject('package.json'), 'utf8'))
  const packed = kind === 'official' ? manifest.version : `${manifest.version}-not-a-release`
  const args = [
    ...['--linux', 'dir', '--publish', 'never', '--config', 'build/electron-builder.yml'],
    ...[
      `-c.electronDist=${electronDist}`,
      `-c.electronVersion=${version}`,
      `-c.directories.output=${output}`,
      `-c.extraMetadata.version=${packed}`,
    ],
  ]
  const end = await run(process.execPath, [BUILDER, ...args], {
    cwd: projectRoot,
    limitMs: LIMIT_MS,
  })
  if (end.status !== 0) {
    throw new SetUpError(
      `electron-builder failed:\n    ${lastLines(end.output, 15)}`,
      'Mend what it names, then run npm run package again.',
    )
  }
}

function markAsNoRelease(unpacked, { version, kind }) {
  writeFileSync(
    join(unpacked, 'NOT-A-RELEASE.txt'),
    `This copy of VMAtlas was made from Electron ${version} (${kind}), not from the official binary of the version\n` +
      'it is meant for. It serves development and tests; do not hand it on.\n',
  )
  step('package', 'marked as not a release, since the runtime is not the official one')
}
