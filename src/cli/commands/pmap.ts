import { Option, type Command } from 'commander'
import { MappingReader } from '../../host/proc/read-mappings'
import { readPmapProcess } from '../../host/proc/read-pmap-process'
import { readThreadGroup } from '../../host/proc/read-thread-group'
import { formatPmapHead } from '../../shared/export/pmap/pmap-words'
import { parseSmaps } from '../../shared/proc/parse-smaps'
import { VmatlasError } from '../../shared/errors'
import type { Console } from '../console'
import { EndWithStatus } from '../exit-status'
import { parsePmapCall, PMAP_STATUS, type PmapCall, type PmapWords } from '../pmap-call'
import { writePmap, type PmapMaps } from '../pmap-forms'

/** They read and write ~/.pmaprc, a choice of columns. */
const REFUSED = ['-c, --read-rc', '-C, --read-rc-from <file>', '-n, --create-rc', '-N, --create-rc-to <file>']
/** What there is to print of a kernel thread or a zombie. */
const NOTHING: PmapMaps = parseSmaps(new Uint8Array(0))

/** Adds `vmatlas pmap PID…`, a drop-in for pmap(1) with its options, output and exit statuses. */
export function addPmapCommand(program: Command, console: Console): void {
  let letterX = 0
  const command = program
    .command('pmap')
    .description("print as pmap(1) does, with pmap's options and exit statuses")
    .configureHelp({ commandUsage: () => 'pmap [options] PID [PID ...]' })
    .argument('[pid...]', 'processes, also as /proc/PID')
    .option('-x, --extended', 'with RSS and dirty memory')
    .option('-X', 'with most fields of smaps; twice: with all of them')
    .option('-d, --device', 'with offset and device')
    .option('-q, --quiet', 'without column heads and totals')
    .option('-p, --show-path', 'with the whole path of each file')
    .option('-k, --use-kernel-name', "with the kernel's names, such as [heap], where there is no file")
    .option('-A, --range <low[,high]>', 'only mappings that hold addresses from low to high, in hexadecimal')
    .addOption(new Option('-r').hideHelp())
    .on('option:X', () => letterX++)
    .showHelpAfterError()
    .exitOverride((error) => {
      throw new EndWithStatus(error.exitCode === 0 ? 0 : PMAP_STATUS.failure)
    })
    .addHelpText('after', HELP)
  for (const flags of REFUSED) command.addOption(new Option(flags).hideHelp())
  command.action((pids: string[], words: PmapWords) => {
    const isBare = pids.length === 0 && Object.keys(words).length === 0
    const call = isBare ? 'usage' : parsePmapCall(pids, { ...words, letterX })
    if (call === 'usage') return command.help({ error: true })
    if (typeof call === 'string') {
      console.say(`vmatlas pmap: ${call}\n`)
      throw new EndWithStatus(PMAP_STATUS.failure)
    }
    if (words.r === true) console.say('vmatlas pmap: option -r does nothing\n')
    return printAll(call, console)
  })
}

const HELP = `
It prints what pmap of procps 4 prints in the C locale, byte for byte, except that
  -x -A adds up the rows shown, and no others
  -X and -XX have no sum of page sizes, keys and THPeligible, and mappings may differ in their fields
  a path of more than 1 KiB is one row, and control characters in names are "?"
There is no rc file: -c, -C, -n and -N are refused. vmatlas maps chooses, sorts and filters.

Exit status: 0 ok; 1 wrong use, or a process that could not be read; 42 a process that does not exist; 43 both.`

/** Prints one process after the other, and ends with the status that says what was missing. */
async function printAll({ pids, ...call }: PmapCall, console: Console): Promise<void> {
  const reader = new MappingReader()
  const widths = new Map<string, number>()
  let status = 0
  try {
    for (const asked of pids) {
      const pid = await readThreadGroup(asked, reader.source)
      if (pid === null) {
        status |= PMAP_STATUS.notFound
        continue
      }
      const process = await readPmapProcess(pid)
      const maps = await readMaps(reader, pid, call)
      if (maps !== null) await writePmap(maps, process, { ...call, widths }, console.out)
      else {
        status |= PMAP_STATUS.failure
        await console.out.write(formatPmapHead(process))
      }
    }
  } finally {
    reader.close()
  }
  if (status !== 0) throw new EndWithStatus(status)
}

/** The mappings of a process: none of a kernel thread or a zombie, and null where they could not be read. */
async function readMaps(
  reader: MappingReader,
  pid: number,
  { needsSmaps }: Pick<PmapCall, 'needsSmaps'>,
): Promise<PmapMaps | null> {
  try {
    return await reader.read({ pid }, { file: needsSmaps ? 'smaps' : 'maps' })
  } catch (error) {
    if (!(error instanceof VmatlasError)) throw error
    return error.code === 'kernel-thread' || error.code === 'zombie' ? NOTHING : null
  }
}
