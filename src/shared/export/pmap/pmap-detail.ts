import { indexFlagTexts } from '../../proc/row-flags'
import { inodeOf, type MappingTable } from '../../tables/mapping-table'
import { USAGE_FIELDS, usageFieldOf, type UsageUnit } from '../../tables/usage-field'
import type { UsageTable } from '../../tables/usage-table'
import { formatDevice, formatHex, formatOffset } from '../../format/address'
import { decodeName } from '../../format/name'
import { formatPermissions } from '../../tables/format-permissions'
import { joinIntoChunks, PAUSE, PAUSE_ROWS } from '../../format/text-chunks'
import { selectRows, type PmapOptions, type PmapProcess } from './pmap-input'
import { formatPmapHead, kibOf } from './pmap-words'
import { KIB } from '../../units'

/** As many as smaps pads addresses to. */
const ADDRESS_DIGITS = 8
const FLAGS = 'VmFlags'
/** procps keeps this many bytes of a name in these formats. */
const NAME_BYTES = 127
/** What `-X` leaves out and `-XX` shows. */
const HIDDEN = new Set([
  'AnonHugePages',
  'KernelPageSize',
  'MMUPageSize',
  'Shared_Dirty',
  'Private_Dirty',
  'Shared_Clean',
  'Private_Clean',
  FLAGS,
])

/** Sizes that mappings have in common, not parts of a whole: their sum means nothing. */
const NOT_SUMMED = new Set(['KernelPageSize', 'MMUPageSize'])

/** One column of the listing: how a row reads, and its sum; blank where a sum means nothing, null of text. */
interface DetailColumn {
  readonly label: string
  readonly cell: (row: number) => string
  readonly total: string | null
  readonly width: number
}

/** Options of `pmap -X`. */
export interface PmapDetailOptions extends PmapOptions {
  /** `-XX`: all that smaps has. */
  readonly everything?: boolean
  /** Widths of the columns of numbers so far by their label, kept from process to process as in procps. */
  readonly widths?: Map<string, number>
}

/**
 * Writes mappings as `pmap -X PID` (`everything`: `-XX`) of procps 4 does in the C locale, in chunks.
 *
 * Names are cut to 127 bytes as in procps. Unlike there, control characters in names become "?", and what means
 * nothing when it is added up (page sizes, keys) has no sum.
 */
export function formatPmapDetail(
  table: MappingTable,
  usage: UsageTable,
  process: PmapProcess,
  options: PmapDetailOptions = {},
): Generator<string, void, undefined> {
  return joinIntoChunks(lines(table, usage, process, options))
}

function* lines(
  table: MappingTable,
  usage: UsageTable,
  process: PmapProcess,
  options: PmapDetailOptions,
): Generator<string> {
  const quiet = options.quiet ?? false
  const { first, end } = selectRows(table, options.range)
  const columns = yield* makeColumns(table, usage, options)
  const nameOf = makeNamer(table, options.showPath ?? false)
  yield formatPmapHead(process)
  // A kernel thread gets no column heads here, as the columns are learned from the first entry.
  if (table.length === 0) return
  if (!quiet) yield `${columns.map(({ label, width }) => label.padStart(width)).join(' ')} Mapping\n`
  for (let row = first; row < end; row++) {
    let line = ''
    for (const column of columns) line += `${column.cell(row).padStart(column.width)} `
    yield `${line}${nameOf(row)}\n`
  }
  if (!quiet) yield* footer(columns)
}

function* footer(columns: readonly DetailColumn[]): Generator<string> {
  const withoutFlags = columns.filter((column) => column.label !== FLAGS)
  const rule = withoutFlags.map(({ total, width }) => (total === null ? ' ' : '=').repeat(width))
  const sums = withoutFlags.map(({ total, width }) => (total ?? '').padStart(width))
  yield `${rule.join(' ')} \n`
  yield `${sums.join(' ')} KB \n`
}

/** Makes the columns, whose widths and sums take a look at every row, with a PAUSE every now and then. */
function* makeColumns(
  table: MappingTable,
  usage: UsageTable,
  { everything = false, quiet = false, range, widths = new Map<string, number>() }: PmapDetailOptions,
): Generator<string, DetailColumn[]> {
  const rows = selectRows(table, range)
  const address = (row: number): string => formatHex(table.start[row] ?? 0, ADDRESS_DIGITS)
  const inode = (row: number): string => inodeOf(table, row).toString()
  const cells: [string, (row: number) => string][] = [
    ['Address', address],
    ['Perm', (row) => formatPermissions(table.permissions[row] ?? 0)],
    ['Offset', (row) => formatOffset(table.offset[row] ?? 0)],
    ['Device', (row) => formatDevice(table.device[row] ?? 0)],
    ['Inode', inode],
  ]
  const columns: DetailColumn[] = []
  for (const [label, cell] of cells) columns.push(yield* textColumn(label, cell, table.length, quiet))
  for (const name of usage.fieldOrder) {
    if (!everything && HIDDEN.has(name)) continue
    if (name === FLAGS) columns.push(yield* textColumn(FLAGS, flagsCell(usage), table.length, quiet))
    else {
      const column = numberColumn(name, numbersOf(table, usage, name), rows, quiet)
      const width = Math.max(column.width, widths.get(name) ?? 0)
      widths.set(name, width)
      columns.push({ ...column, width })
    }
    yield PAUSE
  }
  return columns
}

function* textColumn(
  label: string,
  cell: (row: number) => string,
  rows: number,
  quiet: boolean,
): Generator<string, DetailColumn> {
  let width = quiet ? 0 : label.length
  for (let row = 0; row < rows; row++) {
    width = Math.max(width, cell(row).length)
    if ((row + 1) % PAUSE_ROWS === 0) yield PAUSE
  }
  return { label, cell, total: null, width }
}

function numberColumn(
  label: string,
  { valueOf, isSummed }: SmapsNumbers,
  { first, end }: { readonly first: number; readonly end: number },
  quiet: boolean,
): DetailColumn {
  let total = 0
  let largest = 0
  for (let row = first; row < end; row++) {
    const value = valueOf(row)
    if (Number.isNaN(value)) continue
    total += value
    largest = Math.max(largest, value)
  }
  const width = quiet ? String(largest).length : Math.max(label.length, String(total).length)
  const cell = (row: number): string => {
    const value = valueOf(row)
    return Number.isNaN(value) ? '' : String(value)
  }
  return { label, cell, total: isSummed ? String(total) : '', width }
}

/** The numbers that smaps printed for a field, in its own unit. */
interface SmapsNumbers {
  readonly valueOf: (row: number) => number
  readonly isSummed: boolean
}

function numbersOf(table: MappingTable, usage: UsageTable, kernelName: string): SmapsNumbers {
  if (kernelName === 'Size') return { valueOf: (row) => kibOf(table, row), isSummed: true }
  const { values, unit } = columnOf(usage, kernelName)
  const isBytes = unit === 'bytes'
  const scale = isBytes ? KIB : 1
  return {
    valueOf: (row) => (values[row] ?? Number.NaN) / scale,
    isSummed: isBytes && !NOT_SUMMED.has(kernelName),
  }
}

function columnOf(usage: UsageTable, kernelName: string): { values: Float64Array; unit: UsageUnit } {
  const field = usageFieldOf(kernelName)
  if (field !== undefined) {
    return { values: usage.columns[field], unit: USAGE_FIELDS[field].unit }
  }
  const other = usage.others.find((column) => column.kernelName === kernelName)
  return other ?? { values: new Float64Array(0), unit: 'number' }
}

function flagsCell(usage: UsageTable): (row: number) => string {
  const { texts, indexes } = indexFlagTexts(usage)
  return (row) => texts[indexes[row] ?? 0] ?? ''
}

function makeNamer(table: MappingTable, showPath: boolean): (row: number) => string {
  const texts: (string | undefined)[] = []
  return (row) => {
    const index = table.name[row] ?? 0
    return (texts[index] ??= shorten(table.strings.strings[index] ?? '', showPath))
  }
}

function shorten(name: string, showPath: boolean): string {
  const kept = name.slice(0, NAME_BYTES)
  const shown = showPath ? kept : kept.slice(kept.lastIndexOf('/') + 1)
  return decodeName(shown).replace(/[\p{Cc}\ufffd]/gu, '?')
}
