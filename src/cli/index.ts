import { existsSync, readFileSync } from 'node:fs'
import { CommanderError, type Command } from 'commander'
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
  const { program, written } = createProgram(console, readVersion())
  const status = await run(program, argv).catch((thrown: unknown) => reportFailure(thrown, console))
  return written().then(
    () => status,
    (thrown: unknown) => reportFailure(thrown, console),
  )
}

async function run(program: Command, argv: readonly string[]): Promise<number> {
  if (argv.length === 0) program.help({ error: true })
  await program.parseAsync(argv, { from: 'user' })
  return EXIT.ok
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

/** Where the package's own file lies, seen from a source file or an entry, and from a chunk of the build. */
const PLACES = ['../../package.json', '../../../package.json']

/** The version of the package, also of one that says it is not a release. */
function readVersion(): string {
  for (const place of PLACES) {
    const url = new URL(place, import.meta.url)
    if (existsSync(url))
      return (JSON.parse(readFileSync(url, 'utf8')) as { readonly version: string }).version
  }
  return 'unknown'
}
