import { readFileSync, realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { CommanderError } from 'commander'
import { endProcess } from '../host/threads/end-process'
import { toErrorData } from '../shared/errors'
import { makeHarmless } from '../shared/format/name'
import { PipeClosed, processConsole, type Console } from './console'
import { EndWithStatus, EXIT, exitStatusOf } from './exit-status'
import { createProgram } from './program'

/**
 * Runs one command of the command line and answers its exit status; never throws.
 *
 * `argv` holds the arguments alone, without the runtime and the script. Standard output gets data, standard
 * error gets talk; a reader that goes away (`| head`) ends the command quietly.
 */
export async function runCli(argv: readonly string[], console: Console = processConsole()): Promise<number> {
  const program = createProgram(console, readVersion())
  try {
    if (argv.length === 0) program.help({ error: true })
    await program.parseAsync(argv, { from: 'user' })
    return EXIT.ok
  } catch (thrown) {
    return reportFailure(thrown, console)
  }
}

function reportFailure(thrown: unknown, console: Console): number {
  if (thrown instanceof PipeClosed) return EXIT.ok
  if (thrown instanceof EndWithStatus) return thrown.status
  // Commander has printed its sentence, or the help that was asked for, by itself.
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.ok : EXIT.usage
  const error = toErrorData(thrown)
  console.say(`vmatlas: ${makeHarmless(error.message)}\n`)
  const nextStep =
    error.code === 'process-gone' ? 'vmatlas ps lists the processes there are.' : error.nextStep
  if (nextStep !== '') console.say(`${makeHarmless(nextStep)}\n`)
  return exitStatusOf(error.code)
}

/** Source and built file lie equally deep, so the package's own file is found from either, also when packed. */
function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { readonly version: string }).version
}

function isEntry(): boolean {
  const script = process.argv[1]
  if (script === undefined) return false
  try {
    return realpathSync(script) === fileURLToPath(import.meta.url)
  } catch {
    return false
  }
}

if (isEntry()) await endProcess(await runCli(process.argv.slice(2)))
