import { createInterface } from 'node:readline/promises'
import { VmatlasError } from '../shared/errors'

/** Thrown when the reader of our output has gone (`| head`): the command just stops, without a complaint. */
export class PipeClosed extends Error {
  override readonly name = 'PipeClosed'
}

/** Where a command's data goes. */
export interface DataSink {
  /** Writes and waits until it is taken. Errors: {@link PipeClosed} when nobody reads any more; `disk-full`, `io`. */
  write(data: string | Uint8Array): Promise<void>
  /** Width of the terminal in characters, or null when this is not a terminal: then nothing is cut or fitted. */
  readonly columns: number | null
}

/** All that a command needs of the world around it; replaced in tests. */
export interface Console {
  /** Standard output: data only. */
  readonly out: DataSink
  /** Standard error: talk. */
  say(text: string): void
  /** Asks a yes-or-no question; null when there is no terminal to ask on. */
  confirm(question: string): Promise<boolean | null>
}

/** The console of this process. */
export function processConsole(): Console {
  return { out: streamSink(process.stdout), say: sayOn(process.stderr), confirm: askOnTerminal }
}

/** Makes a sink of a stream; the stream's errors reach the writer instead of ending the process. */
function streamSink(stream: NodeJS.WriteStream): DataSink {
  let failure: NodeJS.ErrnoException | null = null
  stream.on('error', (error: NodeJS.ErrnoException) => {
    failure = error
  })
  return {
    columns: stream.isTTY ? stream.columns : null,
    write: (data) =>
      new Promise((taken, refused) => {
        if (failure !== null) refused(toOutputError(failure))
        else writeTo(stream, data, (error) => (error ? refused(toOutputError(error)) : taken()))
      }),
  }
}

/** A stream that leads to a file is written to at once, and throws. */
function writeTo(
  stream: NodeJS.WriteStream,
  data: string | Uint8Array,
  done: (error?: NodeJS.ErrnoException | null) => void,
): void {
  try {
    stream.write(data, done)
  } catch (error) {
    done(error as NodeJS.ErrnoException)
  }
}

/** Errors: {@link PipeClosed}; `disk-full` and `io` where the output leads to a file that cannot take it. */
function toOutputError(error: NodeJS.ErrnoException): Error {
  switch (error.code) {
    case 'EPIPE':
    case 'ERR_STREAM_DESTROYED':
      return new PipeClosed()
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new VmatlasError(
        'disk-full',
        'The output could not be written: there is no space left where it goes.',
        'Write it to another disk, or free space.',
      )
    default:
      return new VmatlasError('io', `The output could not be written (${error.code ?? error.message}).`)
  }
}

function sayOn(stream: NodeJS.WriteStream): (text: string) => void {
  // Nobody is left to be told when standard error itself is closed.
  stream.on('error', () => undefined)
  return (text) => stream.write(text)
}

async function askOnTerminal(question: string): Promise<boolean | null> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await lines.question(`${question} [y/N] `)
    return /^y(es)?$/i.test(answer.trim())
  } finally {
    lines.close()
  }
}
