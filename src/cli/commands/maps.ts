import { Option, type Command } from 'commander'
import { MappingReader } from '../../host/proc/read-mappings'
import { readNeighbourFacts } from '../../host/proc/read-neighbour-facts'
import { VmatlasError } from '../../shared/errors'
import { makeHarmless } from '../../shared/format/name'
import { NO_FACTS, type NeighbourFacts } from '../../shared/explain/neighbour-facts'
import { aboutSnapshot } from '../../shared/export/about-snapshot'
import { isPmapForm, needsSmaps, type MapsForm } from '../../shared/export/maps-forms'
import { compileQuery, maskRows } from '../../shared/query/compile-query'
import type { Query } from '../../shared/query/query'
import { queryColumns } from '../../shared/query/query-columns'
import { parseWholeQuery, queryNeedsNeighbours, queryNeedsSmaps } from '../../shared/query/query-text'
import { applyMask, type RowOrder } from '../../shared/tables/row-view'
import type { Console } from '../console'
import { aboutProcess, MAPS_FORMATS, writeMappings, type PrintedMaps } from '../maps-formats'
import { isUsageSort, orderMappings, SORT_COLUMNS, type SortColumn } from '../order-mappings'
import { parsePid } from '../process-id'
import { refuseAbsent } from '../refuse-absent'
import { FILE_HELP, isProcess, readEvidence, refusePick } from '../read-side'
import { describeFlaws } from './snapshot'

interface MapsOptions {
  readonly format: MapsForm
  readonly sort?: SortColumn
  readonly smaps?: true
  readonly where?: string
  readonly pick?: string
}

/** Adds `vmatlas maps PID|FILE`. */
export function addMapsCommand(program: Command, console: Console): void {
  program
    .command('maps')
    .description('print the memory maps of one process, or of a file that has them')
    .argument('<process>', 'a PID, or a file with mappings')
    .addOption(new Option('--format <format>', 'how to print them').choices(MAPS_FORMATS).default('table'))
    .addOption(new Option('--sort <column>', 'order, instead of by address').choices(SORT_COLUMNS))
    .option('--where <query>', 'only those that match, in the language of the query box')
    .option('--smaps', 'also read memory use of each mapping: slower')
    .option('--pick <pid>', 'the process to read where a file has several')
    .action((name: string, options: MapsOptions) => printMaps(name, options, console))
    .addHelpText(
      'after',
      `
Examples:
  vmatlas maps 4127                           as a table, by address
  vmatlas maps 4127 --smaps --sort pss        with RSS, PSS, private dirty and swap, the largest first
  vmatlas maps 4127 --where 'rwx size>1M'     writable and executable, larger than 1 MiB
  vmatlas maps $$ --format pmap               what pmap(1) prints, byte for byte
  vmatlas maps crash.log --where rwx          those of a process that has died
  vmatlas maps 4127 --format json | jq '.mappings | length'

Format markdown is a table for an issue or a chat.
Formats pmap-x, pmap-d, pmap-X and pmap-XX are those of pmap -x, -d, -X and -XX; vmatlas pmap takes pmap's own options.
${FILE_HELP}`,
    )
}

async function printMaps(name: string, options: MapsOptions, console: Console): Promise<void> {
  if (isPmapForm(options.format)) refuseForPmap(options)
  if (isProcess(name)) refusePick(options.pick)
  const query = options.where === undefined ? null : parseWholeQuery(options.where)
  const read = isProcess(name)
    ? await readProcess(parsePid(name), options, query)
    : await readFile(name, options.pick)
  refuseAbsent(read.absent ?? [], query, options.sort ?? null)
  for (const warning of read.warnings) console.say(`vmatlas: ${warning}\n`)
  const order = orderMappings(read.table, read.usage, options.sort ?? null)
  const rows = query ? selectRows(read, order, query) : order
  await writeMappings(options.format, read, { rows, where: options.where ?? null }, console.out)
}

/** pmap prints all rows by address, and sums of them all. */
function refuseForPmap({ sort, where }: MapsOptions): void {
  const option = sort !== undefined ? '--sort' : where !== undefined ? '--where' : null
  if (option === null) return
  throw new VmatlasError(
    'invalid-request',
    `pmap's formats print all maps by address; ${option} does not go with them.`,
  )
}

function selectRows({ table, usage, facts, absent }: MapsRead, order: RowOrder, query: Query): RowOrder {
  return applyMask(
    order,
    maskRows(compileQuery(query, queryColumns(table, usage, facts, absent)), table.length),
  )
}

/** The maps, what else a query asks of neighbours, and what a person must know of the read. */
interface MapsRead extends PrintedMaps {
  readonly facts: NeighbourFacts
  readonly warnings: readonly string[]
}

async function readProcess(pid: number, options: MapsOptions, query: Query | null): Promise<MapsRead> {
  const reader = new MappingReader()
  try {
    const sortsByUsage = options.sort !== undefined && isUsageSort(options.sort)
    const asksUsage = sortsByUsage || (query !== null && queryNeedsSmaps(query))
    const isSmaps = options.smaps === true || asksUsage || needsSmaps(options.format)
    const read = await reader.read({ pid }, { file: isSmaps ? 'smaps' : 'maps' })
    const asksNeighbours = query !== null && queryNeedsNeighbours(query)
    const facts = asksNeighbours
      ? await readNeighbourFacts(reader, read.process, read.table.length)
      : NO_FACTS
    const { table, usage, changedWhileReading } = read
    const changed = `process ${pid} changed its mappings during the read: rows are of more than one moment`
    return {
      table,
      usage,
      facts,
      about: await aboutProcess(read),
      warnings: changedWhileReading ? [changed] : [],
    }
  } finally {
    reader.close()
  }
}

async function readFile(name: string, pick: string | undefined): Promise<MapsRead> {
  const { info, mappings, usage, absent } = await readEvidence(name, pick)
  const facts = { ...NO_FACTS, kernelRelease: info.kernelRelease }
  const warnings = [...describeFlaws(info), ...(info.note === '' ? [] : [makeHarmless(info.note)])]
  return { table: mappings, usage, absent, facts, about: aboutSnapshot(info), warnings }
}
