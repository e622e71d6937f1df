import { MERGE_OBSTACLES } from './merge-obstacle'
import {
  hasUserfaultfd,
  isAnonymous,
  isNeverWritten,
  isPrivate,
  type ExplainedTables,
} from './merge-obstacles'

/**
 * Counts pairs that may stay apart although the only visible obstacle between them goes away.
 *
 * Pieces that were written to after they were cut have an anon_vma each and never merge; one that was never written to
 * joins either neighbour. So a run of pieces leaves one for each that may have been written to: guards vanish, the stacks
 * between them stay. In a child of a fork a piece that may be inherited merges with none. Files may have been opened
 * twice, and two userfaultfd objects look alike. Source: is_mergeable_anon_vma(), mm/vma.c.
 */
export class UnmergedCounter {
  readonly #tables: ExplainedTables
  readonly #counts = new Uint32Array(MERGE_OBSTACLES.length)
  /** By obstacle: the last row of the run so far, and whether a row of it may have been written to. */
  readonly #lastRow = new Int32Array(MERGE_OBSTACLES.length).fill(-1)
  readonly #isWritten = new Uint8Array(MERGE_OBSTACLES.length)

  get #isForkChild(): boolean {
    return this.#tables.facts?.isForkChild === true
  }

  constructor(tables: ExplainedTables) {
    this.#tables = tables
  }

  /** Adds the pair of a row and the next, by the index of the obstacle that alone is visible; rows ascend. */
  addPair(obstacle: number, row: number): void {
    const next = row + 1
    if (this.#lastRow[obstacle] !== row) this.#isWritten[obstacle] = this.#mayBeWritten(row) ? 1 : 0
    this.#lastRow[obstacle] = next
    const isWritten = this.#mayBeWritten(next)
    const isKept = this.#isForkChild
      ? isWritten || this.#mayBeWritten(row)
      : isWritten && this.#isWritten[obstacle] === 1
    if (isKept || !this.#isPlain(row) || !this.#isPlain(next)) {
      this.#counts[obstacle] = (this.#counts[obstacle] as number) + 1
    }
    if (isWritten) this.#isWritten[obstacle] = 1
  }

  /** How many pairs of an obstacle may stay apart. */
  count(obstacle: number): number {
    return this.#counts[obstacle] as number
  }

  /** Private anonymous memory, of which no userfaultfd knows. */
  #isPlain(row: number): boolean {
    const { mappings, usage } = this.#tables
    return isAnonymous(mappings, row) && isPrivate(mappings, row) && !(usage && hasUserfaultfd(usage, row))
  }

  #mayBeWritten(row: number): boolean {
    const { usage } = this.#tables
    return !usage || !isNeverWritten(usage, row)
  }
}
