import type { StringIndex } from '../tables/string-table'
import type { DiffSide } from '../diff/diff-side'
import type { DiffTable } from '../diff/diff-table'
import { KeyTable } from '../diff/key-table'

/** How far the rows of each name lie from where they were, one row a name and slide, in the order of addresses. */
export interface SlideTable {
  /** The name, index into the strings of the before side; never 0. */
  readonly name: readonly StringIndex[]
  /** After minus before, bytes. */
  readonly slide: readonly number[]
  /** Rows of the before side. */
  readonly maps: readonly number[]
  readonly length: number
}

/** Collects the slides of all named rows that have a counterpart: one for each module of a program under ASLR. */
export function computeSlides(diff: DiffTable, before: DiffSide): SlideTable {
  const { name } = before.mappings
  const keys = new KeyTable()
  const table = { name: [] as StringIndex[], slide: [] as number[], maps: [] as number[] }
  for (let event = 0; event < diff.length; event++) {
    if (diff.afterCount[event] === 0) continue
    const first = diff.beforeFirst[event] as number
    const end = first + (diff.beforeCount[event] as number)
    const slide = diff.slide[event] as number
    for (let row = first; row < end; row++) {
      const nameIndex = name[row] as number
      if (nameIndex === 0) continue
      const key = keys.add(slide, 0, nameIndex, 0)
      table.name[key] = nameIndex
      table.slide[key] = slide
      table.maps[key] = (table.maps[key] ?? 0) + 1
    }
  }
  return { ...table, length: keys.size }
}
