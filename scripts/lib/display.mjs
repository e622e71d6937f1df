import { spawn } from 'node:child_process'
import { SetUpError } from './say.mjs'

const START_LIMIT_MS = 20_000
const SCREEN = '1600x1000x24'

/** True when this session has a display to open a window on. */
export function hasDisplay(env = process.env) {
  return Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])
}

/**
 * Starts a virtual X display; it picks a free number by itself.
 *
 * Shape: `name` is what DISPLAY must be (":99"); `stop` ends it, and it also ends when this process exits.
 */
export async function startVirtualDisplay() {
  const args = ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp']
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] })
  const stop = () => server.kill('SIGTERM')
  process.on('exit', stop)
  let said = ''
  server.stderr.on('data', (bytes) => (said += bytes))
  const number = await new Promise((done, failed) => {
    const refuse = (why) =>
      failed(
        new SetUpError(
          `the virtual display did not start: ${why}`,
          'Run Xvfb :99 by hand and read what it says.',
        ),
      )
    const timer = setTimeout(() => refuse(`no answer within ${START_LIMIT_MS / 1000} s`), START_LIMIT_MS)
    server.stdio[3].once('data', (bytes) => {
      clearTimeout(timer)
      done(String(bytes).trim())
    })
    server.once('error', (error) => refuse(error.message))
    server.once('exit', () => refuse(said.trim() || 'it ended at once'))
  })
  return {
    name: `:${number}`,
    stop: () => {
      process.off('exit', stop)
      stop()
    },
  }
}
