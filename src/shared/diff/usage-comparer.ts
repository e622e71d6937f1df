import { lowVmFlagBits, listVmFlags, type VmFlagCode } from '../proc/vm-flags'
import { USAGE_FIELDS, USAGE_FIELD_NAMES, type UsageField } from '../tables/usage-field'
import { unknownFlagsOf, type UsageTable } from '../tables/usage-table'
import { numberStrings } from './joined-names'
import type { ComparedColumns } from './same-run'

/** Numbers that are said of a mapping whole: the parts of one that was split do not add up to them. */
const WHOLE_FIELDS: readonly UsageField[] = ['kernelPageSize', 'mmuPageSize', 'thpEligible', 'protectionKey']

/** The VmFlags that came and went between two rows, as two-letter codes. */
export interface FlagChange {
  readonly came: readonly string[]
  readonly went: readonly string[]
}

/** A column of numbers that both sides know. */
interface ColumnPair {
  readonly before: Float64Array
  readonly after: Float64Array
  /** Rows add up. */
  readonly isSum: boolean
  /** The kernel's names of the numbers: columns that are constant share one array. */
  readonly names: readonly string[]
}

/** Flags that mirror the permissions, and soft-dirty, which any write sets: a change in them does not count. */
const PERMISSION_FLAGS: readonly VmFlagCode[] = ['rd', 'wr', 'ex', 'sh', 'sd']
/** mprotect to writable makes private memory accounted, so beside a change of protection `ac` does not count either. */
const PROTECTION_FLAGS: readonly VmFlagCode[] = [...PERMISSION_FLAGS, 'ac']

const TELLING_LOW = ~lowVmFlagBits(...PERMISSION_FLAGS)
const PROTECTED_LOW = ~lowVmFlagBits(...PROTECTION_FLAGS)

const NO_CHANGE: FlagChange = { came: [], went: [] }

/** Compares memory use and flags of rows; where a side does not know a number, it differs from nothing. */
export class UsageComparer {
  readonly #before: UsageTable | null
  readonly #after: UsageTable | null
  readonly #hasFlags: boolean
  readonly #pairs: readonly ColumnPair[]
  #lastFlags = { key: '', change: NO_CHANGE }

  constructor(before: UsageTable | null, after: UsageTable | null) {
    this.#before = before
    this.#after = after
    const hasFlags = (table: UsageTable | null): boolean => table?.fieldOrder.includes('VmFlags') === true
    this.#hasFlags = hasFlags(before) && hasFlags(after)
    this.#pairs = before !== null && after !== null ? pairColumns(before, after) : []
  }

  /** The columns in which rows must be equal for nothing to have changed in use or flags. */
  comparedColumns(): ComparedColumns {
    const doubles = this.#pairs.map(({ before, after }) => ({ before, after, slides: false }))
    if (!this.#hasFlags || this.#before === null || this.#after === null)
      return { doubles, words: [], bytes: [], names: [] }
    const before = this.#before
    const after = this.#after
    const words = [
      { before: before.flagsLow, after: after.flagsLow, mask: TELLING_LOW },
      { before: before.flagsHigh, after: after.flagsHigh, mask: -1 },
    ]
    const hasUnknown = before.strings.strings.length > 1 || after.strings.strings.length > 1
    if (!hasUnknown) return { doubles, words, bytes: [], names: [] }
    const [beforeIds, afterIds] = numberStrings(before.strings, after.strings)
    return {
      doubles,
      words,
      bytes: [],
      names: [{ before: before.flagsUnknown, after: after.flagsUnknown, beforeIds, afterIds }],
    }
  }

  /** Says whether any number differs between the two ranges of rows: their sums, or all of one row each. */
  isUseDifferent(iFirst: number, iEnd: number, jFirst: number, jEnd: number): boolean {
    const isOneRow = iEnd - iFirst === 1 && jEnd - jFirst === 1
    for (const pair of this.#pairs) {
      if ((pair.isSum || isOneRow) && isSumDifferent(pair, iFirst, iEnd, jFirst, jEnd)) return true
    }
    return false
  }

  /** The kernel's names of the numbers that differ between the two ranges of rows. */
  changedNumbers(iFirst: number, iEnd: number, jFirst: number, jEnd: number): string[] {
    const isOneRow = iEnd - iFirst === 1 && jEnd - jFirst === 1
    return this.#pairs
      .filter((pair) => (pair.isSum || isOneRow) && isSumDifferent(pair, iFirst, iEnd, jFirst, jEnd))
      .flatMap(({ names }) => names)
  }

  /** Says whether VmFlags differ in more than what the permissions, or a change of them, explain. */
  areFlagsDifferent(i: number, j: number, isProtectionChanged: boolean): boolean {
    const before = this.#before
    const after = this.#after
    if (!this.#hasFlags || before === null || after === null) return false
    const low = (before.flagsLow[i] as number) ^ (after.flagsLow[j] as number)
    const high = (before.flagsHigh[i] as number) ^ (after.flagsHigh[j] as number)
    if (low & (isProtectionChanged ? PROTECTED_LOW : TELLING_LOW) || high !== 0) return true
    if (before.flagsUnknown[i] === 0 && after.flagsUnknown[j] === 0) return false
    return unknownFlagsOf(before, i) !== unknownFlagsOf(after, j)
  }

  /** Lists the flags that came and went, without those that the permissions, or a change of them, explain. */
  flagChange(i: number, j: number, isProtectionChanged: boolean): FlagChange {
    const before = this.#before
    const after = this.#after
    if (!this.#hasFlags || before === null || after === null) return NO_CHANGE
    const mask = isProtectionChanged ? PROTECTED_LOW : TELLING_LOW
    const from = tellingFlags(before, i, mask)
    const to = tellingFlags(after, j, mask)
    // The same change on row after row is the usual case.
    const key = JSON.stringify([from, to])
    if (key !== this.#lastFlags.key) {
      const had = listVmFlags(from)
      const has = listVmFlags(to)
      const came = has.filter((flag) => !had.includes(flag))
      this.#lastFlags = { key, change: { came, went: had.filter((flag) => !has.includes(flag)) } }
    }
    return this.#lastFlags.change
  }
}

function tellingFlags(
  usage: UsageTable,
  row: number,
  mask: number,
): { low: number; high: number; unknown: string } {
  const low = ((usage.flagsLow[row] as number) & mask) >>> 0
  return { low, high: usage.flagsHigh[row] as number, unknown: unknownFlagsOf(usage, row) }
}

/** The numbers to compare: all that both sides tell. */
function pairColumns(before: UsageTable, after: UsageTable): ColumnPair[] {
  const known = USAGE_FIELD_NAMES.map((field): ColumnPair => ({
    before: before.columns[field],
    after: after.columns[field],
    isSum: !WHOLE_FIELDS.includes(field),
    names: [USAGE_FIELDS[field].kernelName],
  }))
  // What a number means that this version does not know, and whether rows add up, cannot be said.
  const others = before.others.flatMap(({ kernelName, values }): ColumnPair[] => {
    const other = after.others.find((column) => column.kernelName === kernelName)
    return other ? [{ before: values, after: other.values, isSum: false, names: [kernelName] }] : []
  })
  const pairs: ColumnPair[] = []
  for (const pair of [...known, ...others]) {
    const at = pairs.findIndex(
      (one) => one.before === pair.before && one.after === pair.after && one.isSum === pair.isSum,
    )
    const same = pairs[at]
    if (same) pairs[at] = { ...same, names: [...same.names, ...pair.names] }
    else if (pair.before !== pair.after) pairs.push(pair)
  }
  return pairs
}

function isSumDifferent(
  { before, after }: ColumnPair,
  iFirst: number,
  iEnd: number,
  jFirst: number,
  jEnd: number,
): boolean {
  const from = sumRange(before, iFirst, iEnd)
  const to = sumRange(after, jFirst, jEnd)
  return from < to || from > to
}

function sumRange(column: Float64Array, first: number, end: number): number {
  let sum = 0
  for (let row = first; row < end; row++) sum += column[row] as number
  return sum
}
