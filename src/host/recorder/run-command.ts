import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { ProcessEnd } from '../../shared/recorder/process-end'
import { VmatlasError } from '../../shared/errors'
import { makeHarmless } from '../../shared/format/name'
import { errnoOf } from '../proc/errno-to-code'

/** A program that runs under the recorder. */
export interface RunningCommand {
  readonly pid: number
  /** Settles when it ended, with how and when. */
  readonly ended: Promise<{ readonly end: ProcessEnd; readonly atMs: number }>
  /** Passes a signal on to it. */
  signal(signal: NodeJS.Signals): void
}

/**
 * Starts a program with our own standard streams; `outTo: 2` sends its standard output to our standard error.
 *
 * Resolves once the program itself runs (execve is done). Errors: `invalid-request` where there is no such
 * program, `permission-denied` where it may not be run.
 */
export async function runCommand(words: readonly string[], outTo: 1 | 2): Promise<RunningCommand> {
  const [command = '', ...args] = words
  const child = spawn(command, args, { stdio: [0, outTo, 2] })
  const ended = once(child, 'exit').then(([status, signal]: (number | string | null)[]) => ({
    end: toProcessEnd(status, signal),
    atMs: Date.now(),
  }))
  ended.catch(() => undefined)
  try {
    await once(child, 'spawn')
  } catch (error) {
    throw toStartError(command, error)
  }
  const { pid } = child
  if (pid === undefined) throw new VmatlasError('internal', 'The program has no PID.')
  return { pid, ended, signal: (signal) => void child.kill(signal) }
}

function toProcessEnd(
  status: number | string | null | undefined,
  signal: number | string | null | undefined,
): ProcessEnd {
  if (typeof signal === 'string') return { how: 'signal', signal }
  return typeof status === 'number' ? { how: 'status', status } : { how: 'unknown' }
}

function toStartError(command: string, error: unknown): VmatlasError {
  const name = makeHarmless(command)
  switch (errnoOf(error)) {
    case 'ENOENT':
      return new VmatlasError(
        'invalid-request',
        `There is no program ${name}.`,
        'Give a PID, or a command: vmatlas record -- ./program',
      )
    case 'EACCES':
      return new VmatlasError(
        'permission-denied',
        `${name} may not be run.`,
        'Check that it is executable: chmod +x',
      )
    default:
      return new VmatlasError(
        'io',
        `${name} could not be started (${errnoOf(error) || String(error)}).`,
        'Try to start it without the recorder.',
      )
  }
}
