import { NO_FACTS } from '../../../shared/explain/neighbour-facts'
import { EVENT_KINDS, type EventKind } from '../../../shared/diff/change'
import type { DiffSide } from '../../../shared/diff/diff-side'
import type { DiffTable } from '../../../shared/diff/diff-table'
import type { RowMask } from '../../../shared/tables/row-view'
import { mappingQueryLanguage } from './mapping-query'
import type { FilterLanguage } from '../views/row-source'
import { QUIET_KINDS } from '../protocol/snapshot-protocol'

/** The query language over events: one shows when a row of it matches, on either side. */
export function differenceQueryLanguage(diff: DiffTable, before: DiffSide, after: DiffSide): FilterLanguage {
  const languages = [before, after].map(({ mappings, usage, absent }) =>
    mappingQueryLanguage(mappings, usage, NO_FACTS, absent),
  )
  return {
    findMistakes: (text) => languages[0]?.findMistakes(text) ?? [],
    answer: (text) => {
      const [from, to] = languages.map((language) => language.answer(text))
      if (!from?.mask || !to?.mask) return { mask: null, notes: [] }
      const mask = new Uint8Array(diff.length)
      for (let event = 0; event < diff.length; event++) {
        const isIn =
          hasRow(from.mask, diff.beforeFirst[event] ?? 0, diff.beforeCount[event] ?? 0) ||
          hasRow(to.mask, diff.afterFirst[event] ?? 0, diff.afterCount[event] ?? 0)
        if (isIn) mask[event] = 1
      }
      // Where one side could be asked, there is an answer.
      return { mask, notes: from.notes.length > 0 ? to.notes : [] }
    },
  }
}

/** Marks the events of some headlines; all but the quiet ones where none is named. */
export function maskKinds({ kind }: DiffTable, kinds: readonly EventKind[]): RowMask {
  const wanted = EVENT_KINDS.map((word) =>
    kinds.length > 0 ? kinds.includes(word) : !QUIET_KINDS.includes(word),
  )
  return Uint8Array.from(kind, (code) => (wanted[code] ? 1 : 0))
}

function hasRow(mask: RowMask, first: number, count: number): boolean {
  for (let row = first; row < first + count; row++) if (mask[row] === 1) return true
  return false
}
