import {
  certaintyOf,
  listObstacles,
  OBSTACLE_WORDS,
  obstacleBit,
} from '../../../shared/explain/merge-obstacle'
import {
  obstacleFinder,
  type ExplainedTables,
  type ObstacleFinder,
} from '../../../shared/explain/merge-obstacles'
import { showName } from '../../../shared/format/name'
import { UNREADABLE_TEXT } from '../../../shared/format/unreadable'
import { countUsedMaps } from '../../../shared/proc/parse-maps'
import { indexFlagTexts, listRowFlags } from '../../../shared/proc/row-flags'
import type { SortKey } from '../../../shared/tables/radix-sort'
import { collateText, numberSortKey, textSortKey } from '../../../shared/tables/sort-keys'
import type { UsageTable } from '../../../shared/tables/usage-table'
import type { GridCell } from '../protocol/view-protocol'

const NOTHING: GridCell = { text: '–', isPale: true }
/** Reasons not to merge that are of no interest, or not known. */
const QUIET = obstacleBit('gap') | obstacleBit('flags-unread')

/** The cell of the VmFlags of a row, as their codes. */
export function flagsCell(usage: UsageTable | null, row: number, absence: string): GridCell {
  if (!usage) return { text: absence, isPale: true }
  if (!tellsFlags(usage)) return { text: UNREADABLE_TEXT, isPale: true }
  return { text: showName(listRowFlags(usage, row).join(' ')) }
}

/** Key of the VmFlags by their codes; unread ones come last. */
export function flagsSortKey(usage: UsageTable | null, length: number): SortKey {
  if (!usage || !tellsFlags(usage)) return numberSortKey(new Float64Array(length).fill(Number.NaN))
  const { texts, indexes } = indexFlagTexts(usage)
  return textSortKey(indexes, { strings: texts }, collateText)
}

function tellsFlags(usage: UsageTable): boolean {
  return usage.fieldOrder.includes('VmFlags')
}

/** Why mappings did not merge with the one before them in the order of addresses. */
export class ApartColumn {
  readonly #tables: ExplainedTables
  /** [vsyscall] is none of the process's own and has no neighbours. */
  readonly #used: number
  #find: ObstacleFinder | null = null

  constructor(tables: ExplainedTables) {
    this.#tables = tables
    this.#used = countUsedMaps(tables.mappings)
  }

  cell(row: number): GridCell {
    const bits = this.#bitsAt(row)
    return bits === 0 ? NOTHING : { text: describeBits(bits), isPale: (bits & ~QUIET) === 0 }
  }

  /** By the words; maps without one before them come last. */
  sortKey(): SortKey {
    const { length } = this.#tables.mappings
    const indexes = new Uint32Array(length)
    const strings: string[] = []
    const known = new Map<number, number>()
    for (let row = 0; row < length; row++) {
      const bits = this.#bitsAt(row)
      let index = known.get(bits)
      if (index === undefined) {
        index = known.size
        known.set(bits, index)
        strings.push(bits === 0 ? '' : describeBits(bits))
      }
      indexes[row] = index
    }
    return textSortKey(indexes, { strings }, collateText)
  }

  #bitsAt(row: number): number {
    if (row <= 0 || row >= this.#used) return 0
    this.#find ??= obstacleFinder(this.#tables)
    return this.#find(row - 1)
  }
}

function describeBits(bits: number): string {
  const words = listObstacles(bits).map((obstacle) => {
    const { title } = OBSTACLE_WORDS[obstacle]
    return certaintyOf(obstacle) === 'likely' ? `likely ${title}` : title
  })
  return words.join('; ')
}
