import { spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'

/** What this process started and has not seen end: it must not outlive us. */
const running = new Set()
process.on('exit', () => {
  for (const child of running) child.kill('SIGTERM')
})

/**
 * Runs a program to its end and collects what it wrote; never throws for a non-zero status.
 *
 * Shape: `status` is null when the program was ended by a signal, could not start or ran out of time; `output`
 * holds standard output and standard error in the order they came.
 * Units: `limitMs` in milliseconds; after it the program is ended and `timedOut` is true.
 */
export function run(command, args, { cwd, env, limitMs, give } = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const collected = { status: null, stdout: '', output: '', timedOut: false }
    const timer = limitMs
      ? setTimeout(() => {
          collected.timedOut = true
          child.kill('SIGKILL')
        }, limitMs)
      : undefined
    give?.(child)
    running.add(child)
    child.stdout.on('data', (bytes) => {
      collected.stdout += bytes
      collected.output += bytes
    })
    child.stderr.on('data', (bytes) => (collected.output += bytes))
    child.on('error', (error) => {
      clearTimeout(timer)
      running.delete(child)
      done({ ...collected, output: `${collected.output}${error.message}` })
    })
    child.on('close', (status) => {
      clearTimeout(timer)
      running.delete(child)
      done({ ...collected, status })
    })
  })
}

/** Lets a signal end this process in order: what it started ends too, and what it locked is free again. */
export function exitOnSignals() {
  const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }
  for (const [signal, status] of Object.entries(signals)) process.on(signal, () => process.exit(status))
}

/** The last lines of a program's output without its colours, for a failure message that stays readable. */
export function lastLines(output, count = 5) {
  return stripVTControlCharacters(output).trimEnd().split('\n').slice(-count).join('\n    ')
}
