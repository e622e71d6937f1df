import { DataType, tableFromIPC, type Data, type Table } from 'apache-arrow'
import { VmatlasError } from '../../shared/errors'
import {
  parseSnapshotColumns,
  parseSnapshotMetadata,
  type SnapshotColumns,
  type SnapshotMetadata,
} from '../../shared/ipc/snapshot-schemas'
import { encodeName } from '../../shared/format/name'
import { MAPPING_KINDS, mappingKindCode, type MappingKind } from '../../shared/tables/mapping-kind'
import { PERMISSION_WORDS } from '../../shared/tables/format-permissions'
import { TRAIT_DELETED, TRAIT_INFERRED, type MappingTable } from '../../shared/tables/mapping-table'
import { findTableFlaw } from '../../shared/tables/find-table-flaw'
import { StringTableBuilder } from '../../shared/tables/string-table'
import {
  USAGE_FIELD_NAMES,
  USAGE_FIELDS,
  usageFieldOf,
  type UsageField,
} from '../../shared/tables/usage-field'
import type { UsageTable } from '../../shared/tables/usage-table'
import { parseVmFlags } from '../../shared/proc/vm-flags'
import type { Snapshot } from '../../shared/snapshot/snapshot'
import { readBits, readNumbers, readTexts, readWords } from './arrow-columns'
import { assertFooter } from './assert-footer'
import { checksumColumn } from './checksum-column'
import { corrupt } from './corrupt'
import { checkDigest } from './file-digest'
import { KEY_COLUMNS, KEY_FORMAT, KEY_INFO, SNAPSHOT_FORMAT } from './snapshot-metadata'

const MAGIC = 'ARROW1'

/**
 * Reads a snapshot from the bytes of an Arrow IPC file; the inverse of encodeSnapshot.
 *
 * Errors: `snapshot-corrupt` when the file is cut short, damaged in any byte, or no snapshot; `snapshot-newer` when
 * a later version wrote it. Nothing is ever taken from a file whose digest does not fit.
 */
export function decodeSnapshot(file: Uint8Array): Snapshot {
  assertWhole(file)
  assertFooter(footerOf(file))
  let table: Table
  try {
    table = tableFromIPC(file)
  } catch (error) {
    throw corrupt(`it is not an Arrow file (${error instanceof Error ? error.message : String(error)})`)
  }
  assertFormat(table.schema.metadata)
  try {
    return readTable(table)
  } catch (error) {
    if (error instanceof VmatlasError) throw error
    throw corrupt(
      `its columns do not make a snapshot (${error instanceof Error ? error.message : String(error)})`,
    )
  }
}

/** Throws unless the metadata is of a format that this version reads. */
export function assertFormat(metadata: ReadonlyMap<string, string>): void {
  const format = Number(metadata.get(KEY_FORMAT) ?? Number.NaN)
  if (!Number.isInteger(format)) throw corrupt('it does not say which format it has')
  if (format > SNAPSHOT_FORMAT) {
    throw new VmatlasError(
      'snapshot-newer',
      `The snapshot has format ${format}; this version reads up to ${SNAPSHOT_FORMAT}.`,
    )
  }
}

function assertWhole(file: Uint8Array): void {
  const begins = textOf(file.subarray(0, MAGIC.length)) === MAGIC
  if (!begins) throw corrupt('it does not begin like an Arrow file')
  const ends = file.length > 2 * MAGIC.length && textOf(file.subarray(-MAGIC.length)) === MAGIC
  if (!ends) throw corrupt('its end is missing')
  const digest = checkDigest(file)
  if (digest === 'none') throw corrupt('it is an Arrow file, but not one that VMAtlas wrote')
  if (digest === 'differs') throw corrupt('it was changed or damaged after it was written')
}

/** The footer, whose length stands in four bytes before the magic at the end. */
function footerOf(file: Uint8Array): Uint8Array {
  const end = file.length - MAGIC.length - 4
  const length = new DataView(file.buffer, file.byteOffset).getInt32(end, true)
  if (length <= 0 || length > end - 2 * MAGIC.length) throw corrupt('its footer is damaged')
  return file.subarray(end - length, end)
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}

function readTable(table: Table): Snapshot {
  const metadata = parseSnapshotMetadata(table.schema.metadata.get(KEY_INFO) ?? '')
  const columns = new Columns(table, parseSnapshotColumns(table.schema.metadata.get(KEY_COLUMNS) ?? ''))
  const mappings = readMappings(columns, metadata)
  const usage = metadata.fieldOrder === null ? null : readUsage(columns, metadata.fieldOrder, mappings.length)
  const snapshot = { info: metadata.info, mappings, usage, absent: metadata.info.absent }
  const flaw = findTableFlaw(mappings)
  if (flaw !== null) throw corrupt(flaw)
  return snapshot
}

/** Columns by name, each checked against its checksum when it is taken. */
class Columns {
  readonly #table: Table
  readonly #metadata: SnapshotColumns

  constructor(table: Table, metadata: SnapshotColumns) {
    this.#table = table
    this.#metadata = metadata
  }

  get names(): string[] {
    return Object.keys(this.#metadata)
  }

  unitOf(name: string): 'bytes' | 'number' {
    return this.#metadata[name]?.unit ?? 'number'
  }

  take(name: string): Data {
    const [data, ...more] = this.#table.getChild(name)?.data ?? []
    if (!data || more.length > 0) throw corrupt(`it has no whole column "${name}"`)
    if (data.length !== this.#table.numRows || !holdsAll(data))
      throw corrupt(`its column "${name}" is shorter than it says`)
    if (checksumColumn(data) !== this.#metadata[name]?.crc32) throw corrupt(`its column "${name}" is damaged`)
    return data
  }
}

function readMappings(columns: Columns, { rawNames }: SnapshotMetadata): MappingTable {
  const start = readNumbers(columns.take('start'))
  const permissions = readTexts(columns.take('permissions'))
  const device = readTexts(columns.take('device'))
  const { low, high } = readWords(columns.take('inode'))
  const names = readTexts(columns.take('name'))
  const kinds = readTexts(columns.take('kind'))
  const kindCodes = kinds.texts.map((text) => mappingKindCode(knownKind(text)))
  const permissionBits = permissions.texts.map(knownPermissions)
  const devices = device.texts.map(parseDevice)
  const traits = new Uint8Array(start.length)
  readBits(columns.take('inferred'), TRAIT_INFERRED, traits)
  readBits(columns.take('deleted'), TRAIT_DELETED, traits)
  return {
    start,
    end: readNumbers(columns.take('end')),
    offset: readNumbers(columns.take('offset')),
    permissions: Uint8Array.from(permissions.indexes, (index) => permissionBits[index] ?? 0),
    device: Uint32Array.from(device.indexes, (index) => devices[index] ?? 0),
    inodeLow: low,
    inodeHigh: high,
    name: names.indexes,
    kind: Uint8Array.from(kinds.indexes, (index) => kindCodes[index] ?? 0),
    traits,
    strings: { strings: names.texts.map((text, index) => bytesOfName(text, rawNames[index])) },
    length: start.length,
  }
}

function bytesOfName(text: string, raw: string | undefined): string {
  return raw === undefined ? encodeName(text) : Buffer.from(raw, 'base64').toString('latin1')
}

function knownKind(text: string): MappingKind {
  const kind = MAPPING_KINDS.find((word) => word === text)
  if (!kind) throw corrupt(`it names a kind "${text}" that does not exist`)
  return kind
}

function knownPermissions(text: string): number {
  const bits = PERMISSION_WORDS.indexOf(text)
  if (bits < 0) throw corrupt(`it names permissions "${text}" that do not exist`)
  return bits
}

function parseDevice(text: string): number {
  const [major = '', minor = ''] = text.split(':')
  return ((Number.parseInt(major, 16) << 20) | Number.parseInt(minor, 16)) >>> 0
}

function readUsage(columns: Columns, fieldOrder: readonly string[], length: number): UsageTable {
  const unknown = new Float64Array(length).fill(Number.NaN)
  const names = columns.names
  const readColumn = (name: string): Float64Array =>
    names.includes(name) ? readNumbers(columns.take(name)) : unknown
  const known = Object.fromEntries(
    USAGE_FIELD_NAMES.map((field) => [field, readColumn(USAGE_FIELDS[field].kernelName)]),
  ) as Record<UsageField, Float64Array>
  const others = fieldOrder
    .filter(
      (name) =>
        name !== 'Size' && name !== 'VmFlags' && usageFieldOf(name) === undefined && names.includes(name),
    )
    .map((name) => ({ kernelName: name, unit: columns.unitOf(name), values: readColumn(name) }))
  return { columns: known, others, fieldOrder, length, ...readFlags(columns) }
}

function readFlags(
  columns: Columns,
): Pick<UsageTable, 'flagsLow' | 'flagsHigh' | 'flagsUnknown' | 'strings'> {
  const { texts, indexes } = readTexts(columns.take('VmFlags'))
  const sets = texts.map(parseVmFlags)
  const strings = new StringTableBuilder()
  const unknown = sets.map((set) => strings.intern(set.unknown))
  return {
    flagsLow: indexes.map((index) => sets[index]?.low ?? 0),
    flagsHigh: indexes.map((index) => sets[index]?.high ?? 0),
    flagsUnknown: indexes.map((index) => unknown[index] ?? 0),
    strings: strings.finish(),
  }
}

/** Says whether a column has a value for every row that it claims: a forged length would make tables of any size. */
function holdsAll({ values, length, type }: Data): boolean {
  if (!ArrayBuffer.isView(values)) return false
  const held = 'length' in values ? Number(values.length) : 0
  return DataType.isBool(type) ? held * 8 >= length : held >= length
}
