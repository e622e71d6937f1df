/**
 * `npm start`: the app in a window. `npm start -- --screenshot FILE` draws the window into a PNG once it shows
 * data, and ends. Without a display it does that on a virtual one.
 */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { rmSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { hasDisplay, startVirtualDisplay } from './lib/display.mjs'
import { projectRoot } from './lib/paths.mjs'
import { SetUpError, note, runScript, step } from './lib/say.mjs'
import { setUpWindow } from './lib/set-up.mjs'

const DEFAULT_PICTURE = 'vmatlas.png'
/** Chromium says this where there is no session bus; nothing of ours needs one. */
const BUS_NOISE = 'Failed to connect to the bus'

await runScript(async () => {
  const { picture, rest } = readArguments(process.argv.slice(2))
  const runtime = await setUpWindow()
  const display = hasDisplay() ? undefined : await startVirtualDisplay()
  const drawn = picture ?? (display ? DEFAULT_PICTURE : undefined)
  if (display) step('display', `there is none, so this runs on a virtual one (Xvfb ${display.name})`)
  try {
    return await runApp(runtime, { display, picture: drawn && resolve(callersFolder(), drawn), rest })
  } finally {
    display?.stop()
  }
})

function callersFolder() {
  return process.env['INIT_CWD'] ?? process.cwd()
}

function readArguments(words) {
  const at = words.findIndex((word) => word === '--screenshot' || word.startsWith('--screenshot='))
  if (at === -1) return { picture: undefined, rest: words }
  const joined = words[at].split('=')[1]
  const picture = joined ?? words[at + 1]
  if (!picture || picture.startsWith('-')) {
    throw new SetUpError('--screenshot needs a file name', 'For example: npm start -- --screenshot first.png')
  }
  return { picture, rest: words.toSpliced(at, joined === undefined ? 2 : 1) }
}

async function runApp(runtime, { display, picture, rest }) {
  const args = [...chromiumSwitches(display), projectRoot]
  if (picture) {
    rmSync(picture, { force: true })
    args.push('--screenshot', picture)
  }
  const status = await runElectron(runtime.path, [...args, ...rest], display)
  // The app names the picture that it wrote.
  if (picture && status === 0 && !isThere(picture)) {
    throw new SetUpError(
      `the app ended well but drew no ${picture}`,
      'Run the same command again; its messages say more.',
    )
  }
  return status
}

function chromiumSwitches(display) {
  const switches = display ? ['--disable-gpu'] : []
  if (process.getuid() === 0) {
    note(
      'sandbox',
      'running as root, so Chromium’s sandbox is off (--no-sandbox); as an ordinary user it is on',
    )
    switches.push('--no-sandbox')
  }
  return switches
}

function runElectron(path, args, display) {
  const env = display ? { ...process.env, DISPLAY: display.name } : process.env
  const app = spawn(path, args, { env, stdio: ['inherit', 'inherit', 'pipe'] })
  createInterface({ input: app.stderr }).on('line', (line) => {
    if (!line.includes(BUS_NOISE)) process.stderr.write(`${line}\n`)
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => app.kill(signal))
  return new Promise((done, failed) => {
    app.on('error', failed)
    app.on('close', (status, signal) => {
      if (signal) step('electron', `ended by ${signal}`)
      done(status ?? 1)
    })
  })
}

function isThere(file) {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0
}
