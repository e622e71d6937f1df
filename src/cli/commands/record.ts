import type { Command } from 'commander'
import { basename } from 'node:path'
import { recordProcess } from '../../host/recorder/recorder'
import { runCommand, type RunningCommand } from '../../host/recorder/run-command'
import { SnapshotRing } from '../../host/recorder/snapshot-ring'
import { MappingReader, type ReadsMappings } from '../../host/proc/read-mappings'
import { VmatlasError } from '../../shared/errors'
import { makeHarmless } from '../../shared/format/name'
import { parseSize } from '../../shared/query/parse-value'
import type { Recording } from '../../shared/recorder/recording'
import type { Console } from '../console'
import { formatJson } from '../json'
import { parsePid } from '../process-id'
import { toRecordJson } from '../record-json'
import { layOutRecording } from '../record-text'
import { resolveHere } from '../working-folder'
import { writeAll } from '../write-all'

interface RecordOptions {
  readonly output?: string
  readonly minutes: string
  readonly budget: string
  readonly json?: true
}

/** Adds `vmatlas record PID` and `vmatlas record -- COMMAND ARGS`. */
export function addRecordCommand(program: Command, console: Console): void {
  program
    .command('record')
    .description('keep the last mappings of a process until it ends, and say whether the limit was the cause')
    .argument('<pid | command...>', 'a running process, or a program to run')
    .option('-o, --output <folder>', 'where the snapshots go; default: NAME-TIME.record here')
    .option('--minutes <n>', 'keep the snapshots of this many minutes', '10')
    .option('--budget <size>', 'use at most this much disk space', '256M')
    .option('--json', 'print one JSON object')
    .action((words: readonly string[], options: RecordOptions) => record(words, options, console))
    .addHelpText(
      'after',
      `
The process is only read, more often the more maps it has. For a PID the report goes to standard output; interrupt
to stop, the process is left alone. A program that is run here keeps its standard streams, and the report goes to
standard error; with --json to standard output, and the program's output to standard error. Of the processes that
the program starts the mappings are counted as well, and one that ends at the limit is named.

Examples:
  vmatlas record 4127
  vmatlas record -- ./server --port 8080
  vmatlas record -o crash --minutes 2 --budget 1G -- java -jar app.jar`,
    )
}

async function record(words: readonly string[], options: RecordOptions, console: Console): Promise<void> {
  const budget = { bytes: parseBudget(options.budget), ms: parseMinutes(options.minutes) * 60_000 }
  const [first = ''] = words
  const pid = words.length === 1 && /^\d+$/.test(first) ? parsePid(first) : null
  const ring = new SnapshotRing(resolveHere(options.output ?? defaultFolder(first)), budget)
  const reader = new MappingReader()
  try {
    // The threads take longer to start than some programs to fill their maps.
    await reader.read({ pid: process.pid })
    await ring.open()
    const recording =
      pid === null
        ? await recordChild(reader, ring, await runCommand(words, options.json ? 2 : 1))
        : await recordOther(reader, ring, pid)
    const text = options.json
      ? [formatJson(toRecordJson(recording, ring.paths))]
      : layOutRecording(recording, ring.paths)
    if (pid !== null || options.json) await writeAll(text, console.out)
    else for (const line of text) console.say(line)
  } finally {
    reader.close()
  }
}

/** Ctrl+C reaches the program through its terminal; what is sent to us alone is passed on. */
async function recordChild(
  reader: ReadsMappings,
  ring: SnapshotRing,
  child: RunningCommand,
): Promise<Recording> {
  const ignore = (): void => undefined
  const pass = (signal: NodeJS.Signals): void => child.signal(signal)
  process.on('SIGINT', ignore).on('SIGTERM', pass).on('SIGHUP', pass)
  try {
    const { signal } = new AbortController()
    return await recordProcess(reader, { pid: child.pid }, { ring, signal, ended: child.ended })
  } finally {
    process.off('SIGINT', ignore).off('SIGTERM', pass).off('SIGHUP', pass)
  }
}

async function recordOther(reader: ReadsMappings, ring: SnapshotRing, pid: number): Promise<Recording> {
  const stop = new AbortController()
  const abort = (): void => stop.abort()
  process.on('SIGINT', abort).on('SIGTERM', abort)
  try {
    return await recordProcess(reader, { pid }, { ring, signal: stop.signal })
  } finally {
    process.off('SIGINT', abort).off('SIGTERM', abort)
  }
}

function parseBudget(text: string): number {
  const size = parseSize(text)
  if (size.ok && size.value > 0) return size.value
  throw new VmatlasError(
    'invalid-request',
    `"${makeHarmless(text)}" is not a valid size.`,
    'For example: --budget 256M',
  )
}

function parseMinutes(text: string): number {
  const minutes = /^[0-9]{1,5}(\.[0-9]+)?$/.test(text) ? Number(text) : 0
  if (minutes > 0) return minutes
  throw new VmatlasError(
    'invalid-request',
    `"${makeHarmless(text)}" is not a valid number of minutes.`,
    'For example: --minutes 10',
  )
}

function defaultFolder(word: string): string {
  const safe =
    basename(word)
      .replace(/[^\w.+-]/g, '_')
      .replace(/^[.-]/, '_') || 'process'
  const time = new Date().toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '')
  return `${safe}-${time}.record`
}
