import { createInterface } from 'node:readline/promises'

/** Thrown when the reader of our output has gone (`| head`): the command just stops, without a complaint. */
export class PipeClosed extends Error {
  override readonly name = 'PipeClosed'
}

/** Where a command's data goes. */
export interface DataSink {
  /** Writes and waits until it is taken; throws {@link PipeClosed} when nobody reads any more. */
  write(data: string | Uint8Array): Promise<void>
  /** Width of the terminal in characters, or null when this is no terminal: then nothing is cut or fitted. */
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
export function streamSink(stream: NodeJS.WriteStream): DataSink {
  let failure: NodeJS.ErrnoException | null = null
  stream.on('error', (error: NodeJS.ErrnoException) => {
    failure = error
  })
  return {
    columns: stream.isTTY ? stream.columns : null,
    write: (data) =>
      new Promise((taken, refused) => {
        if (failure !== null) refused(asPipeClosed(failure))
        else
          stream.write(data, (error) => {
            if (error) refused(asPipeClosed(error))
            else taken()
          })
      }),
  }
}

function asPipeClosed(error: NodeJS.ErrnoException): Error {
  return error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED' ? new PipeClosed() : error
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
