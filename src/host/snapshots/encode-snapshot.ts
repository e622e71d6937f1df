import { Field, RecordBatch, Schema, Struct, Table, makeData, tableToIPC, type Data } from 'apache-arrow'
import { VmatlasError } from '../../shared/errors'
import { formatDevice } from '../../shared/format/address'
import { decodeName, isUtf8Name, showName } from '../../shared/format/name'
import { PERMISSION_WORDS } from '../../shared/tables/format-permissions'
import type { SnapshotColumns, SnapshotMetadata } from '../../shared/ipc/snapshot-schemas'
import { indexFlagTexts } from '../../shared/proc/row-flags'
import type { Snapshot } from '../../shared/snapshot/snapshot'
import { summariseSnapshot } from '../../shared/snapshot/summarise-snapshot'
import { findTableFlaw } from '../../shared/tables/find-table-flaw'
import {
  PERM_SHARING_UNTOLD,
  TRAIT_DELETED,
  TRAIT_INFERRED,
  type MappingTable,
} from '../../shared/tables/mapping-table'
import { MAPPING_KINDS, mappingKindCode } from '../../shared/tables/mapping-kind'
import { USAGE_FIELD_NAMES, USAGE_FIELDS, type UsageUnit } from '../../shared/tables/usage-field'
import type { UsageTable } from '../../shared/tables/usage-table'
import { checksumColumn } from './checksum-column'
import { bitColumn, measureColumn, textColumn, uint64Column, wordsColumn } from './arrow-columns'
import { DIGEST_PLACEHOLDER, withoutMark, writeDigest } from './file-digest'
import { KEY_COLUMNS, KEY_DIGEST, KEY_FORMAT, KEY_INFO, formatOf } from './snapshot-metadata'

interface Column {
  readonly name: string
  readonly data: Data
  readonly unit?: UsageUnit
}

/**
 * Writes a snapshot as an Arrow IPC file with one record batch.
 *
 * Shape: a fresh array with the bytes of the file. Columns, metadata and how names that are not text are held:
 * docs/snapshot-format.md.
 * Errors: `invalid-request` for tables that could not be read again.
 */
export function encodeSnapshot(snapshot: Snapshot): Uint8Array {
  const flaw = findTableFlaw(snapshot.mappings)
  if (flaw !== null) throw new VmatlasError('invalid-request', `This cannot be kept as a snapshot: ${flaw}.`)
  const { texts, rawNames } = namesAsText(snapshot.mappings.strings.strings)
  const format = formatOf(snapshot.info)
  const columns = [
    ...mappingColumns(snapshot.mappings, texts, format),
    ...(snapshot.usage ? usageColumns(snapshot.usage) : []),
  ]
  const metadata: SnapshotMetadata = {
    info: snapshot.info,
    summary: summariseSnapshot(snapshot),
    rawNames,
    fieldOrder: snapshot.usage?.fieldOrder ?? null,
  }
  const schema = new Schema(
    columns.map(({ name, data }) => new Field(name, data.type, data.nullCount > 0)),
    new Map([
      [KEY_FORMAT, String(format)],
      [KEY_DIGEST, DIGEST_PLACEHOLDER],
      [KEY_INFO, withoutMark(JSON.stringify(metadata))],
      [KEY_COLUMNS, withoutMark(JSON.stringify(describeColumns(columns)))],
    ]),
  )
  const length = snapshot.mappings.length
  const rows = makeData({
    type: new Struct(schema.fields),
    length,
    children: columns.map(({ data }) => data),
  })
  const file = tableToIPC(new Table(schema, [new RecordBatch(schema, rows)]), 'file')
  writeDigest(file)
  return file
}

/** A file names all words of its format, so that readers of that format know them all. */
function wordsOf(format: number): {
  readonly kinds: readonly string[]
  readonly permissions: readonly string[]
} {
  if (format > 1) return { kinds: MAPPING_KINDS, permissions: PERMISSION_WORDS }
  return {
    kinds: MAPPING_KINDS.slice(0, mappingKindCode('file')),
    permissions: PERMISSION_WORDS.slice(0, PERM_SHARING_UNTOLD),
  }
}

function mappingColumns(table: MappingTable, names: readonly string[], format: number): Column[] {
  const { kinds, permissions } = wordsOf(format)
  const devices = [...new Set(table.device)]
  const deviceIndex = new Map(devices.map((device, index) => [device, index]))
  return [
    { name: 'start', data: uint64Column(table.start), unit: 'bytes' },
    { name: 'end', data: uint64Column(table.end), unit: 'bytes' },
    { name: 'permissions', data: textColumn(permissions, table.permissions) },
    { name: 'offset', data: uint64Column(table.offset), unit: 'bytes' },
    {
      name: 'device',
      data: textColumn(
        devices.map(formatDevice),
        table.device.map((device) => deviceIndex.get(device) ?? 0),
      ),
    },
    { name: 'inode', data: wordsColumn(table.inodeLow, table.inodeHigh), unit: 'number' },
    { name: 'name', data: textColumn(names, table.name) },
    { name: 'kind', data: textColumn(kinds, table.kind) },
    { name: 'inferred', data: bitColumn(table.traits, TRAIT_INFERRED) },
    { name: 'deleted', data: bitColumn(table.traits, TRAIT_DELETED) },
  ]
}

function usageColumns(usage: UsageTable): Column[] {
  const { texts, indexes } = indexFlagTexts(usage)
  const known = USAGE_FIELD_NAMES.filter((field) =>
    usage.fieldOrder.includes(USAGE_FIELDS[field].kernelName),
  ).map((field): Column => ({
    name: USAGE_FIELDS[field].kernelName,
    data: measureColumn(usage.columns[field]),
    unit: USAGE_FIELDS[field].unit,
  }))
  const others = usage.others.map(({ kernelName, unit, values }): Column => {
    return { name: kernelName, data: measureColumn(values), unit }
  })
  return [...known, ...others, { name: 'VmFlags', data: textColumn(texts, indexes) }]
}

/** Names as text, distinct; what is not UTF-8 is spelled out and its bytes kept beside. */
function namesAsText(names: readonly string[]): { texts: string[]; rawNames: Record<string, string> } {
  const rawNames: Record<string, string> = {}
  const taken = new Set(names.filter(isUtf8Name).map(decodeName))
  const texts = names.map((name, index) => {
    if (isUtf8Name(name)) return decodeName(name)
    rawNames[index] = Buffer.from(name, 'latin1').toString('base64')
    let text = showName(name)
    while (taken.has(text)) text += '?'
    taken.add(text)
    return text
  })
  return { texts, rawNames }
}

function describeColumns(columns: readonly Column[]): SnapshotColumns {
  return Object.fromEntries(
    columns.map(({ name, data, unit }) => [name, { ...(unit ? { unit } : {}), crc32: checksumColumn(data) }]),
  )
}
