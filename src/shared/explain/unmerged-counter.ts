import { MERGE_OBSTACLES } from './merge-obstacle'
import { isAnonymous, wasTouched, type ExplainedTables } from './merge-obstacles'
import { PERM_SHARED } from '../tables/mapping-table'

/**
 * Counts pairs that may stay apart although the only visible obstacle between them goes away.
 *
 * Pieces that were touched after they were cut have an anon_vma each and never merge; an untouched one joins either
 * neighbour. So a run of pieces leaves one for each that was touched: guards vanish, the stacks between them stay.
 * Files may have been opened twice. Source: is_mergeable_anon_vma(), mm/vma.c.
 */
export class UnmergedCounter {
  readonly #tables: ExplainedTables
  readonly #counts = new Uint32Array(MERGE_OBSTACLES.length)
  /** By obstacle: the last row of the run so far, and whether a row of it was touched. */
  readonly #lastRow = new Int32Array(MERGE_OBSTACLES.length).fill(-1)
  readonly #isTouched = new Uint8Array(MERGE_OBSTACLES.length)

  constructor(tables: ExplainedTables) {
    this.#tables = tables
  }

  /** Adds the pair of a row and the next, by the index of the obstacle that alone is visible; rows ascend. */
  addPair(obstacle: number, row: number): void {
    if (this.#lastRow[obstacle] !== row) this.#isTouched[obstacle] = this.#mayBeTouched(row) ? 1 : 0
    this.#lastRow[obstacle] = row + 1
    const isTouched = this.#mayBeTouched(row + 1)
    if (this.#isObject(row) || this.#isObject(row + 1) || (isTouched && this.#isTouched[obstacle] === 1)) {
      this.#counts[obstacle] = (this.#counts[obstacle] as number) + 1
    }
    if (isTouched) this.#isTouched[obstacle] = 1
  }

  /** How many pairs of an obstacle may stay apart. */
  count(obstacle: number): number {
    return this.#counts[obstacle] as number
  }

  #isObject(row: number): boolean {
    const { mappings } = this.#tables
    return !isAnonymous(mappings, row) || ((mappings.permissions[row] as number) & PERM_SHARED) !== 0
  }

  #mayBeTouched(row: number): boolean {
    const { usage } = this.#tables
    // NaN where smaps was not read, or the text does not have it.
    return !usage || Number.isNaN(usage.columns.anonymous[row]) || wasTouched(usage, row)
  }
}
