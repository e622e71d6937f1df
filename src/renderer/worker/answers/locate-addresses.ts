import { extractAddresses } from '../../../shared/explain/extract-addresses'
import { findAddress, type AddressFinding, type AddressNeighbour } from '../../../shared/explain/find-address'
import { formatAddressRange } from '../../../shared/format/address'
import { formatBytes } from '../../../shared/format/bytes'
import { showName } from '../../../shared/format/name'
import { formatPermissions } from '../../../shared/tables/format-permissions'
import { NO_ROW, type MappingIndex, type MappingTable } from '../../../shared/tables/mapping-table'
import type { AddressAnswer } from '../protocol/process-protocol'

/** More addresses than a trace has are not answered. */
const MOST_ADDRESSES = 200
const ADDRESS_DIGITS = 12

/** Answers what lies at each address of what a person typed or pasted; all text is harmless. */
export function locateAddresses(table: MappingTable, text: string): AddressAnswer[] {
  return extractAddresses(text)
    .slice(0, MOST_ADDRESSES)
    .map(({ address }) => describeFinding(table, findAddress(table, address)))
}

function describeFinding(table: MappingTable, finding: AddressFinding): AddressAnswer {
  const { address, row } = finding
  const isFree = row === NO_ROW
  return {
    address: address.toString(16).padStart(ADDRESS_DIGITS, '0'),
    row: isFree ? (finding.before?.row ?? finding.after?.row ?? null) : row,
    isFree,
    place: isFree ? 'not mapped' : describePlace(table, finding),
    mapping: isFree ? null : describeRow(table, row),
    fileOffset: finding.fileOffset === null ? null : `0x${finding.fileOffset.toString(16)}`,
    before: describeNeighbour(table, finding.before),
    after: describeNeighbour(table, finding.after),
  }
}

/** "libc.so.6 + 0x1e4010", or the offset in memory without a file. */
function describePlace(table: MappingTable, { row, module, mappingOffset }: AddressFinding): string {
  const base = module ? nameOf(table, module.row) : nameOf(table, row)
  const offset = module ? module.offset : (mappingOffset ?? 0n)
  return `${base.slice(base.lastIndexOf('/') + 1)} + 0x${offset.toString(16)}`
}

function describeRow(table: MappingTable, row: MappingIndex): string {
  const range = formatAddressRange(table.start[row] ?? 0, table.end[row] ?? 0)
  return `${range} ${formatPermissions(table.permissions[row] ?? 0)} ${nameOf(table, row)}`
}

function describeNeighbour(table: MappingTable, neighbour: AddressNeighbour | null): string | null {
  return neighbour && `${formatBytes(Number(neighbour.distance))} away: ${describeRow(table, neighbour.row)}`
}

function nameOf(table: MappingTable, row: MappingIndex): string {
  const name = table.strings.strings[table.name[row] ?? 0] ?? ''
  return name === '' ? '[anon]' : showName(name)
}
