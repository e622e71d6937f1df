import { describeUntold } from '../../../shared/explain/require-told'
import { whyNotMerged } from '../../../shared/explain/why-not-merged'
import { formatAddress, formatAddressRange, formatDevice, formatOffset } from '../../../shared/format/address'
import { formatBytes } from '../../../shared/format/bytes'
import { describeBss } from '../../../shared/proc/describe-bss'
import { showName } from '../../../shared/format/name'
import { formatPermissions } from '../../../shared/tables/format-permissions'
import { listRowFlags } from '../../../shared/proc/row-flags'
import { describeVmFlag } from '../../../shared/proc/vm-flags'
import { MAPPING_KIND_FAMILY, MAPPING_KIND_LABELS, MAPPING_KINDS } from '../../../shared/tables/mapping-kind'
import {
  getMappingRow,
  PERM_ACCESS_UNTOLD,
  PERM_EXEC,
  PERM_READ,
  PERM_SHARED,
  PERM_SHARING_UNTOLD,
  PERM_WRITE,
  TRAIT_DELETED,
  TRAIT_INFERRED,
  type MappingRow,
} from '../../../shared/tables/mapping-table'
import { USAGE_FIELD_NAMES, USAGE_FIELDS, type UsageField } from '../../../shared/tables/usage-field'
import type { UsageTable } from '../../../shared/tables/usage-table'
import { formatUsage } from '../sources/usage-cells'
import { groupQuery } from '../sources/group-query'
import type { MappingSource } from '../sources/mapping-source'
import type { MappingDetail, NeighbourDetail } from '../protocol/process-protocol'

/** Tells everything that is known of one mapping, in words and harmless text. */
export function describeMapping(source: MappingSource, row: number): MappingDetail {
  const { table, usage } = source
  const mapping = getMappingRow(table, row)
  const kind = MAPPING_KINDS[mapping.kind] ?? 'anonymous'
  const isInferred = (mapping.traits & TRAIT_INFERRED) !== 0
  return {
    row,
    range: formatAddressRange(mapping.start, mapping.end),
    name: mapping.name === '' ? '[anon]' : showName(mapping.name),
    kind:
      (describeBss(table, row) || MAPPING_KIND_LABELS[kind]) +
      (isInferred ? ' (inferred from its place)' : ''),
    family: MAPPING_KIND_FAMILY[kind],
    isDeleted: (mapping.traits & TRAIT_DELETED) !== 0,
    facts: [
      { field: 'size', value: formatBytes(mapping.end - mapping.start) },
      { field: 'permissions', value: describePermissions(mapping.permissions) },
      ...describeFile(mapping),
    ],
    residentShare: usage ? (usage.columns.rss[row] ?? Number.NaN) / (mapping.end - mapping.start) : null,
    costs: usage ? describeCosts(usage, row) : [],
    flags: usage ? describeFlags(usage, row) : [],
    queries: {
      file: groupQuery('file', mapping.name),
      kind: groupQuery('kind', kind),
      permissions:
        mapping.permissions & PERM_ACCESS_UNTOLD
          ? ''
          : groupQuery('permissions', formatPermissions(mapping.permissions)),
    },
    before: row === 0 ? null : describeNeighbour(source, row - 1, row - 1),
    after: row + 1 === table.length ? null : describeNeighbour(source, row + 1, row),
  }
}

/** "rw-p: readable, writable, private". */
function describePermissions(bits: number): string {
  if (bits & PERM_ACCESS_UNTOLD) return 'not in the source'
  const words = [
    (bits & PERM_READ) !== 0 ? 'readable' : '',
    (bits & PERM_WRITE) !== 0 ? 'writable' : '',
    (bits & PERM_EXEC) !== 0 ? 'executable' : '',
    (bits & (PERM_READ | PERM_WRITE | PERM_EXEC)) === 0 ? 'no access' : '',
    bits & PERM_SHARING_UNTOLD
      ? 'shared or private: not in the source'
      : bits & PERM_SHARED
        ? 'shared'
        : 'private',
  ]
  return `${formatPermissions(bits)}: ${words.filter(Boolean).join(', ')}`
}

function describeFile({ device, inode, offset }: MappingRow): MappingDetail['facts'] {
  if (device === 0 && inode === 0n) return []
  return [
    { field: 'offset', value: formatOffset(offset) },
    { field: 'device', value: formatDevice(device) },
    { field: 'inode', value: String(inode) },
  ]
}

const PAGE_SIZES: readonly UsageField[] = ['kernelPageSize', 'mmuPageSize']
/** As the kernel prints them, but for the sizes of pages: those are the same nearly everywhere. */
const COST_ORDER = [...USAGE_FIELD_NAMES.filter((field) => !PAGE_SIZES.includes(field)), ...PAGE_SIZES]

function describeCosts(usage: UsageTable, row: number): MappingDetail['costs'] {
  const printed = COST_ORDER.filter((field) => usage.fieldOrder.includes(USAGE_FIELDS[field].kernelName))
  const known = printed.map((field) => {
    const value = usage.columns[field][row] ?? Number.NaN
    return { field, value: formatUsage(value, USAGE_FIELDS[field].unit), isZero: value === 0 }
  })
  const others = usage.others.map(({ kernelName, unit, values }) => {
    const value = values[row] ?? Number.NaN
    return { unknown: showName(kernelName), value: formatUsage(value, unit), isZero: value === 0 }
  })
  return [...known, ...others]
}

function describeFlags(usage: UsageTable, row: number): MappingDetail['flags'] {
  return listRowFlags(usage, row).map((code) => ({ code: showName(code), meaning: describeVmFlag(code) }))
}

/** `pair` is the first row of the two. */
function describeNeighbour(
  { table, explained, absent }: MappingSource,
  row: number,
  pair: number,
): NeighbourDetail {
  const neighbour = getMappingRow(table, row)
  return {
    row,
    start: formatAddress(neighbour.start),
    permissions: formatPermissions(neighbour.permissions),
    name: neighbour.name === '' ? '[anon]' : showName(neighbour.name),
    reasons: absent.size > 0 ? [] : whyNotMerged(explained, pair),
    untold: absent.size > 0 ? describeUntold([...absent]) : null,
  }
}
