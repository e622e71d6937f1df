import { inodeOf, NO_ROW, type MappingIndex, type MappingTable } from '../tables/mapping-table'
import { findBssOwner } from '../proc/classify-mapping'
import { isAnonymous } from './merge-obstacles'

/** A mapping beside an address. */
export interface AddressNeighbour {
  readonly row: MappingIndex
  /** Bytes from its last byte + 1 up to the address, or from the address up to its first byte; 0 is touching. */
  readonly distance: bigint
}

/** What lies at an address. */
export interface AddressFinding {
  readonly address: bigint
  /** The mapping that holds it, NO_ROW where it is free. */
  readonly row: MappingIndex
  /** Offset from the first byte of the mapping; null where the address is free. */
  readonly mappingOffset: bigint | null
  /** The file that was loaded there; also for its bss, which is memory without a file. */
  readonly module: AddressModule | null
  /** Byte of the file that is mapped there; null for memory without a file. */
  readonly fileOffset: bigint | null
  /** The nearest mapping below, not counting the one that holds it. */
  readonly before: AddressNeighbour | null
  /** The nearest mapping above, not counting the one that holds it. */
  readonly after: AddressNeighbour | null
}

/** A loaded file and how far into it an address is. */
export interface AddressModule {
  /** A row of it; its name is the module's. */
  readonly row: MappingIndex
  /** From the first mapping of this load of the file, as backtraces count it: `libc.so.6+0x9f83d`. */
  readonly offset: bigint
}

/**
 * Finds what lies at an address: the mapping, module + offset, file offset, and the neighbours with their distance.
 *
 * Works on any table, a saved one too. Cost: O(log n) and the rows of the module.
 *
 *   libc.so.6 loaded at 7f12c0c00000, address 7f12c0de4010  ->  libc.so.6 + 0x1e4010
 */
export function findAddress(table: MappingTable, address: bigint): AddressFinding {
  const below = lastRowAtOrBelow(table, address)
  const isInside = below !== NO_ROW && address < exact(table.end[below] ?? 0)
  const row = isInside ? below : NO_ROW
  const mappingOffset = isInside ? address - exact(table.start[below] ?? 0) : null
  const isFile = isInside && !isAnonymous(table, below)
  return {
    address,
    row,
    mappingOffset,
    module: isInside ? moduleAt(table, below, address) : null,
    fileOffset: isFile && mappingOffset !== null ? exact(table.offset[below] ?? 0) + mappingOffset : null,
    before: neighbourBelow(table, isInside ? below - 1 : below, address),
    after: neighbourAbove(table, below + 1, address),
  }
}

/** Page aligned numbers are exact in a double, so they are as a bigint. */
function exact(aligned: number): bigint {
  return BigInt(aligned)
}

function lastRowAtOrBelow(table: MappingTable, address: bigint): MappingIndex {
  let low = 0
  let high = table.length
  while (low < high) {
    const middle = (low + high) >>> 1
    // A bigint compares exactly with a double, also above 2^53.
    if ((table.start[middle] ?? 0) <= address) low = middle + 1
    else high = middle
  }
  return low === 0 ? NO_ROW : low - 1
}

function neighbourBelow(table: MappingTable, row: MappingIndex, address: bigint): AddressNeighbour | null {
  return row < 0 ? null : { row, distance: address - exact(table.end[row] ?? 0) }
}

function neighbourAbove(table: MappingTable, row: MappingIndex, address: bigint): AddressNeighbour | null {
  return row >= table.length ? null : { row, distance: exact(table.start[row] ?? 0) - address }
}

function moduleAt(table: MappingTable, row: MappingIndex, address: bigint): AddressModule | null {
  const owner = isAnonymous(table, row) ? findBssOwner(table, row) : row
  if (owner === NO_ROW || !isPath(table, owner)) return null
  const base = firstRowOfLoad(table, owner)
  return { row: owner, offset: address - exact(table.start[base] ?? 0) }
}

function isPath(table: MappingTable, row: MappingIndex): boolean {
  return table.strings.strings[table.name[row] ?? 0]?.startsWith('/') ?? false
}

/**
 * Walks down to the mapping of the file's first byte. A loader maps a file in one run, so the walk ends at a
 * mapping of another file; one file may be loaded twice, so it ends at offset 0 as well.
 */
function firstRowOfLoad(table: MappingTable, row: MappingIndex): MappingIndex {
  let first = row
  for (let at = row; at >= 0 && table.offset[first] !== 0; at--) {
    if (isSameFile(table, row, at)) first = at
    else if (!isAnonymous(table, at)) break
  }
  return first
}

function isSameFile(table: MappingTable, a: MappingIndex, b: MappingIndex): boolean {
  return (
    table.name[a] === table.name[b] &&
    table.device[a] === table.device[b] &&
    inodeOf(table, a) === inodeOf(table, b)
  )
}
