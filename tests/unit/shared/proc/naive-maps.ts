import { formatPermissions } from '../../../../src/shared/tables/format-permissions'
import { inodeOf, type MappingTable } from '../../../../src/shared/tables/mapping-table'

/** A row as the naive reading of a line gives it: all numbers exact. */
export interface NaiveRow {
  readonly start: bigint
  readonly end: bigint
  readonly permissions: string
  readonly offset: bigint
  readonly device: string
  readonly inode: bigint
  readonly name: string
}

const LINE = /^([0-9a-f]+)-([0-9a-f]+) (\S{4}) ([0-9a-f]+) ([0-9a-f]+:[0-9a-f]+) (\d+) *(.*)$/s

/** Reads maps the slow and obvious way, to compare with. */
export function parseNaively(text: string): NaiveRow[] {
  const lines = text.split('\n').filter((line) => LINE.test(line))
  return lines.map((line) => {
    const [, start, end, permissions, offset, device, inode, name] = LINE.exec(line) ?? []
    return {
      start: BigInt(`0x${start}`),
      end: BigInt(`0x${end}`),
      permissions: permissions ?? '',
      offset: BigInt(`0x${offset}`),
      device: device ?? '',
      inode: BigInt(inode ?? 0),
      name: name ?? '',
    }
  })
}

/** The rows of a table in the same shape. */
export function rowsOf(table: MappingTable): NaiveRow[] {
  return Array.from({ length: table.length }, (_, row) => {
    const device = table.device[row] ?? 0
    const hex = (value: number): string => value.toString(16).padStart(2, '0')
    return {
      start: BigInt(table.start[row] ?? 0),
      end: BigInt(table.end[row] ?? 0),
      permissions: formatPermissions(table.permissions[row] ?? 0),
      offset: BigInt(table.offset[row] ?? 0),
      device: `${hex(device >>> 20)}:${hex(device & 0xfffff)}`,
      inode: inodeOf(table, row),
      name: table.strings.strings[table.name[row] ?? 0] ?? '',
    }
  })
}
