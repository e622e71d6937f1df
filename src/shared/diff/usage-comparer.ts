import { lowVmFlagBits, type VmFlagCode } from '../proc/vm-flags'
import type { UsageField } from '../tables/usage-field'
import { numberStrings } from './joined-names'
import type { ComparedColumns } from './same-run'
import { unknownFlagsOf, type UsageTable } from '../tables/usage-table'

/** The numbers whose change makes a `usage` change; the other fields follow from these or are only hints. */
export const COMPARED_USAGE = [
  'rss',
  'pss',
  'privateDirty',
  'sharedDirty',
  'swap',
] as const satisfies UsageField[]

/** Flags that mirror the permissions, and soft-dirty, which any write sets: a change in them is no news. */
const PERMISSION_FLAGS: readonly VmFlagCode[] = ['rd', 'wr', 'ex', 'sh', 'sd']
/** mprotect to writable makes private memory accounted, so beside a change of protection `ac` is no news either. */
const PROTECTION_FLAGS: readonly VmFlagCode[] = [...PERMISSION_FLAGS, 'ac']

const TELLING_LOW = ~lowVmFlagBits(...PERMISSION_FLAGS)
const PROTECTED_LOW = ~lowVmFlagBits(...PROTECTION_FLAGS)

const NO_COLUMN = new Float64Array(0)

/** Compares memory use and flags of rows; where a side does not know a number, it differs from nothing. */
export class UsageComparer {
  readonly #before: UsageTable | null
  readonly #after: UsageTable | null
  readonly #hasUsage: boolean
  readonly #hasFlags: boolean
  readonly #beforeColumns: readonly Float64Array[]
  readonly #afterColumns: readonly Float64Array[]

  constructor(before: UsageTable | null, after: UsageTable | null) {
    this.#before = before
    this.#after = after
    const hasField = (table: UsageTable | null, field: string): boolean =>
      table !== null && table.fieldOrder.includes(field)
    this.#hasFlags = hasField(before, 'VmFlags') && hasField(after, 'VmFlags')
    const shared = before !== null && after !== null ? differentColumns(before, after) : []
    this.#hasUsage = before !== null && after !== null && shared.length > 0
    this.#beforeColumns = shared.map((field) => before?.columns[field] ?? NO_COLUMN)
    this.#afterColumns = shared.map((field) => after?.columns[field] ?? NO_COLUMN)
  }

  /** The columns in which rows must be equal for nothing to have changed in use or flags. */
  comparedColumns(): ComparedColumns {
    const doubles = this.#beforeColumns.map((column, at) => ({
      before: column,
      after: this.#afterColumns[at] ?? NO_COLUMN,
      slides: false,
    }))
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

  /** Says whether the sums of any compared number over the two ranges of rows differ. */
  areSumsDifferent(iFirst: number, iEnd: number, jFirst: number, jEnd: number): boolean {
    if (!this.#hasUsage) return false
    for (let column = 0; column < this.#beforeColumns.length; column++) {
      const before = sumRange(this.#beforeColumns[column] ?? NO_COLUMN, iFirst, iEnd)
      const after = sumRange(this.#afterColumns[column] ?? NO_COLUMN, jFirst, jEnd)
      if (before < after || before > after) return true
    }
    return false
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
}

/** The fields to compare: fields that are constant share one array, and one comparison of it is enough. */
function differentColumns(before: UsageTable, after: UsageTable): UsageField[] {
  const compared = COMPARED_USAGE.map((field) => [before.columns[field], after.columns[field]] as const)
  return COMPARED_USAGE.filter((_, at) => {
    const [one, other] = compared[at] ?? []
    const isFirst = compared.findIndex(([a, b]) => a === one && b === other) === at
    return one !== other && isFirst
  })
}

function sumRange(column: Float64Array, first: number, end: number): number {
  let sum = 0
  for (let row = first; row < end; row++) sum += column[row] as number
  return sum
}
