import { changeWordsOf, CHANGE_LIKELY, EVENT_KINDS } from '../../src/shared/diff/change'
import type { DiffTable } from '../../src/shared/diff/diff-table'

/** Every event but `same` as "kind: changes | before rows -> after rows", for tests to read. */
export function describeEvents(diff: DiffTable): string[] {
  const lines: string[] = []
  for (let event = 0; event < diff.length; event++) {
    const changes = diff.changes[event] ?? 0
    if (changes === 0) continue
    const kind = EVENT_KINDS[diff.kind[event] ?? 0] ?? '?'
    const likely = changes & CHANGE_LIKELY ? ' likely' : ''
    const others = changeWordsOf(changes).filter((word) => word !== kind)
    const suffix = others.length > 0 ? ` (${others.join(', ')})` : ''
    lines.push(`${kind}${likely}${suffix} ${diff.beforeCount[event]} -> ${diff.afterCount[event]}`)
  }
  return lines
}
