import type { MappingTable } from '../../tables/mapping-table'

/** What the pmap formats say of a process besides its mappings. */
export interface PmapProcess {
  readonly pid: number
  /** /proc/PID/cmdline as latin1, with its NUL bytes; empty for a kernel thread. */
  readonly cmdline: string
  /** The name in /proc/PID/comm, shown in brackets where the command line is empty. */
  readonly comm: string
  /**
   * Field 28 of /proc/PID/stat: an address in the main stack. Null where it was not read: then the mappings that the
   * kernel named "[stack]" are it, which it does by the same rule.
   */
  readonly startStack: number | null
  /**
   * Minor device number of SysV shared memory, which decides what is named by its shmid; null where it is unknown,
   * then the name alone decides.
   */
  readonly sysvMinor: number | null
  /** The process has ended and waits for its parent: pmap says so in the head. @default false */
  readonly isZombie?: boolean
  /** The names are those that pmap prints, without folders: the table was made of its text. @default false */
  readonly hasPrintedNames?: boolean
}

/** Options of pmap that change the text. */
export interface PmapOptions {
  /** `-p`: the whole path of a file instead of its last part. */
  readonly showPath?: boolean
  /** `-q`: no column heads and no totals. */
  readonly quiet?: boolean
  /** `-k`: the kernel's name, such as "[heap]", for a mapping that has no file. */
  readonly kernelNames?: boolean
  /** `-A low,high`: only mappings that hold an address in this range. */
  readonly range?: PmapRange
}

/**
 * The pages of a range of addresses, both included, each as the address where it begins.
 *
 * Pages and not addresses, since the start of a page is exact in a number up to the end of the address space.
 */
export interface PmapRange {
  readonly low: number
  readonly high: number
}

/** The rows that the range of the options selects, as `[first, end)`; ranges are contiguous since rows ascend. */
export function selectRows(table: MappingTable, range: PmapOptions['range']): { first: number; end: number } {
  let first = 0
  let end = table.length
  if (range === undefined) return { first, end }
  while (first < end && (table.end[first] ?? 0) <= range.low) first++
  while (end > first && (table.start[end - 1] ?? 0) > range.high) end--
  return { first, end }
}
