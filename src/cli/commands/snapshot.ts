import type { Command } from 'commander'
import { MappingReader } from '../../host/proc/read-mappings'
import { encodeSnapshot } from '../../host/snapshots/encode-snapshot'
import { takeSnapshot } from '../../host/snapshots/take-snapshot'
import { writeAtomically } from '../../host/snapshots/write-atomically'
import { formatBytes } from '../../shared/format/bytes'
import { groupThousands } from '../../shared/format/count'
import { makeHarmless, showName } from '../../shared/format/name'
import type { SnapshotInfo } from '../../shared/snapshot/snapshot'
import type { Console } from '../console'
import { parsePid } from '../process-id'
import { resolveHere } from '../working-folder'

interface SnapshotOptions {
  readonly output?: string
  readonly smaps: boolean
  readonly label?: string
  readonly note?: string
}

/** Adds `vmatlas snapshot PID`. */
export function addSnapshotCommand(program: Command, console: Console): void {
  program
    .command('snapshot')
    .description('keep the memory maps of one process in a file')
    .argument('<pid>', 'the process')
    .option('-o, --output <file>', 'where to; default: NAME-PID-TIME.arrow here')
    .option('--no-smaps', 'maps only, without memory use: faster')
    .option('--label <text>', 'a label')
    .option('--note <text>', 'a note')
    .action((pid: string, options: SnapshotOptions) => saveSnapshot(pid, options, console))
    .addHelpText(
      'after',
      `
The file's name is printed. It is an Arrow file: vmatlas diff compares two of them, and pandas, Polars and
others read them as they are.

Examples:
  vmatlas snapshot 4127 -o before.arrow
  vmatlas snapshot 4127 --label "after warm-up"`,
    )
}

async function saveSnapshot(pidText: string, options: SnapshotOptions, console: Console): Promise<void> {
  const pid = parsePid(pidText)
  const reader = new MappingReader()
  try {
    const words = {
      ...(options.label === undefined ? {} : { label: options.label }),
      ...(options.note === undefined ? {} : { note: options.note }),
    }
    const snapshot = await takeSnapshot(reader, { pid }, { withSmaps: options.smaps, ...words })
    const path = options.output ?? defaultName(snapshot.info)
    const file = encodeSnapshot(snapshot)
    await writeAtomically(resolveHere(path), file)
    for (const warning of describeFlaws(snapshot.info)) console.say(`vmatlas: ${warning}\n`)
    console.say(`${groupThousands(snapshot.mappings.length)} maps, ${formatBytes(file.length)}\n`)
    await console.out.write(`${makeHarmless(path)}\n`)
  } finally {
    reader.close()
  }
}

/** What a person must know before trusting a snapshot; empty when it is whole. */
export function describeFlaws({ flags, unread, pid }: SnapshotInfo): string[] {
  const flaws = unread.map(({ file, code }) => `${file} of process ${pid ?? '?'} could not be read (${code})`)
  if (flags.includes('torn'))
    flaws.push('the process changed its mappings during the read: rows are of more than one moment')
  if (flags.includes('ended')) flaws.push('the process ended during the read')
  return flaws
}

/** A name that sorts by time and says who it was. */
function defaultName({ name, pid, capturedAtMs }: SnapshotInfo): string {
  const safe =
    showName(name)
      .replace(/[^\w.+-]/g, '_')
      .replace(/^[.-]/, '_') || 'process'
  const time = new Date(capturedAtMs)
    .toISOString()
    .replace(/[:-]/g, '')
    .replace(/\.(\d{3})Z$/, '.$1Z')
  return `${safe}-${pid ?? 0}-${time}.arrow`
}
