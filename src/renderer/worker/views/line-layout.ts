import { identityOrder, type RowMask, type RowOrder } from '../../../shared/tables/row-view'
import {
  gatherGroups,
  groupOfLine,
  headLine,
  layOutGaps,
  layOutGroups,
  type GroupedRows,
  type ViewLines,
} from '../../../shared/tables/view-lines'
import type { ViewSort } from '../protocol/view-protocol'
import type { RowGroups, RowSource } from './row-source'

/** The column whose order is that of the addresses. */
const ADDRESS_COLUMN = 'start'

interface Grouped extends GroupedRows {
  readonly groups: RowGroups
  readonly order: Uint32Array
}

/** How the rows of a view stand in lines: one after the other, with the free gaps between them, or in groups. */
export class LineLayout {
  #by: string | null = null
  #withGaps = false
  /** Keys of the groups that are open, also of those that a filter hides now. */
  readonly #open = new Set<string>()
  #grouped: Grouped | null = null
  #rows: RowOrder = identityOrder(0)
  #lines: ViewLines = this.#rows

  get by(): string | null {
    return this.#by
  }

  get withGaps(): boolean {
    return this.#withGaps
  }

  /** What stands on each line. */
  get lines(): ViewLines {
    return this.#lines
  }

  /** The rows in their order, those of closed groups too. */
  get rows(): RowOrder {
    return this.#rows
  }

  get groups(): RowGroups | null {
    return this.#grouped?.groups ?? null
  }

  /** Says what the next layout groups by. */
  groupBy(by: string | null): void {
    if (by !== this.#by) this.#open.clear()
    this.#by = by
  }

  /** Says whether the next layout shows free gaps. */
  showGaps(isShown: boolean): void {
    this.#withGaps = isShown
  }

  /** Lays sorted rows out. */
  arrange(source: RowSource, rows: RowOrder, sort: ViewSort | null): void {
    const groups = this.#by === null ? undefined : source.groupRows?.(this.#by, rows)
    if (groups) this.#arrangeGroups(groups, rows, sort)
    else {
      this.#grouped = null
      this.#rows = rows
      const isByAddress = sort === null || (sort.column === ADDRESS_COLUMN && sort.direction === 'ascending')
      const showsGaps = this.#withGaps && isByAddress && source.ranges !== undefined
      this.#lines = showsGaps ? layOutGaps(rows, source.ranges) : rows
    }
  }

  /** Opens or closes a group; nothing happens on another line than a head. */
  toggle(line: number): void {
    const group = groupOfLine(line)
    if (!this.#grouped || group < 0) return
    const key = this.#grouped.groups.key(group)
    if (!this.#open.delete(key)) this.#open.add(key)
    this.#layOut()
  }

  /** Opens or closes all groups. */
  toggleAll(isOpen: boolean): void {
    if (!this.#grouped) return
    const { groups } = this.#grouped
    this.#open.clear()
    if (isOpen) for (let group = 0; group < groups.length; group++) this.#open.add(groups.key(group))
    this.#layOut()
  }

  /** Opens the group that holds a row; true where it was closed. */
  openFor(row: number): boolean {
    const group = this.#grouped?.groups.groupOf[row]
    if (group === undefined || this.isOpen(group)) return false
    this.toggle(headLine(group))
    return true
  }

  isOpen(group: number): boolean {
    return this.#grouped !== null && this.#open.has(this.#grouped.groups.key(group))
  }

  /** What a head is of; null for other lines. */
  keyOf(line: number): string | null {
    const group = groupOfLine(line)
    return group < 0 || !this.#grouped ? null : this.#grouped.groups.key(group)
  }

  /** The line of the head with a key, or -1. */
  headWithKey(key: string): number {
    const { groups } = this.#grouped ?? {}
    for (let group = 0; groups && group < groups.length; group++) {
      if (groups.key(group) === key) return headLine(group)
    }
    return -1
  }

  /** The rows of a group in their order. */
  rowsOf(group: number): RowOrder {
    if (!this.#grouped) return identityOrder(0)
    const first = this.#grouped.firstOf[group] ?? 0
    return this.#rows.subarray(first, first + (this.#grouped.groups.count[group] ?? 0))
  }

  /** Says whether all rows of a group are in a mask. */
  holdsWhole(group: number, mask: RowMask): boolean {
    return this.rowsOf(group).every((row) => mask[row] === 1)
  }

  #arrangeGroups(groups: RowGroups, rows: RowOrder, sort: ViewSort | null): void {
    const order = groups.order(sort)
    const gathered = gatherGroups(rows, groups.groupOf, groups.count, order)
    this.#grouped = { ...gathered, groups, order }
    this.#rows = gathered.rows
    this.#layOut()
  }

  #layOut(): void {
    if (!this.#grouped) return
    const { groups, order } = this.#grouped
    this.#lines = layOutGroups(this.#grouped, groups.count, order, (group) => this.isOpen(group))
  }
}
