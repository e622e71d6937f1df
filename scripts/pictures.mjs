/**
 * `npm run pictures [NAME...]`: takes the pictures of docs/images again, of the real window.
 *
 * They must show no process, path or user of whoever takes them. So the app runs in PID and mount namespaces of its
 * own, with everything below /opt, which needs root.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundleForNode } from './lib/bundle.mjs'
import { startVirtualDisplay } from './lib/display.mjs'
import { inProject, projectRoot } from './lib/paths.mjs'
import { encodeIndexedPng } from './lib/png.mjs'
import { exitOnSignals } from './lib/run.mjs'
import { runScript, SetUpError, step } from './lib/say.mjs'
import { setUpWindow } from './lib/set-up.mjs'

const FOLDER = 'docs/images'
const BUILT = 'out/pictures'
const INSIDE = '--inside'
/** `$0` is the checkout, `$1` the folder of Electron; the rest is the program with its arguments. */
const ENTER = `
set -e
mount -t tmpfs tmpfs /opt
mkdir /opt/vmatlas /opt/electron /opt/tmp
mount --bind "$0" /opt/vmatlas
mount --bind "$1" /opt/electron
shift
cd /opt/vmatlas
exec "$@"
`

await runScript(async () => {
  exitOnSignals()
  const words = process.argv.slice(2)
  if (words[0] === INSIDE) return takePictures(words.slice(1))
  if (process.getuid?.() !== 0) {
    throw new SetUpError(
      'pictures are taken in namespaces of their own, which needs root',
      'sudo npm run pictures',
    )
  }
  const { path } = await setUpWindow({ forTests: true })
  await bundleForNode([['take-pictures', inProject('tests/pictures/take-pictures.ts')]], inProject(BUILT))
  return enter(dirname(path), words)
})

/** Runs this script again where nothing of the machine is to be seen. */
function enter(electronFolder, words) {
  const program = [process.execPath, 'scripts/pictures.mjs', INSIDE, ...words]
  const namespaces = ['--mount', '--pid', '--fork', '--mount-proc', '--kill-child']
  const child = spawn(
    'unshare',
    [...namespaces, 'sh', '-c', ENTER, projectRoot, electronFolder, ...program],
    {
      stdio: 'inherit',
      env: { ...process.env, TMPDIR: '/opt/tmp', VMATLAS_ELECTRON_PATH: '/opt/electron/electron' },
    },
  )
  process.on('exit', () => child.kill('SIGKILL'))
  return new Promise((done, failed) => {
    child.once('error', failed)
    child.once('exit', (status) => done(status ?? 1))
  })
}

async function takePictures(names) {
  const { pictures } = await import(pathToFileURL(inProject(BUILT, 'take-pictures.js')).href)
  const display = await startVirtualDisplay()
  process.env.DISPLAY = display.name
  mkdirSync(inProject(FOLDER), { recursive: true })
  try {
    for await (const { name, pixels, width, height } of pictures(names)) {
      const file = encodeIndexedPng(pixels, width, height)
      writeFileSync(inProject(FOLDER, `${name}.png`), file)
      step('picture', `${FOLDER}/${name}.png, ${Math.round(file.length / 1024)} KiB`)
    }
  } finally {
    display.stop()
  }
}
