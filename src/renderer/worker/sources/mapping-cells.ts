import { showName } from '../../../shared/format/name'
import { MAPPING_KIND_FAMILY, MAPPING_KIND_LABELS, MAPPING_KINDS } from '../../../shared/tables/mapping-kind'
import { TRAIT_INFERRED } from '../../../shared/tables/mapping-table'
import type { GridCell } from '../protocol/view-protocol'

const LABELS = MAPPING_KINDS.map((kind) => MAPPING_KIND_LABELS[kind])
const FAMILIES = MAPPING_KINDS.map((kind) => MAPPING_KIND_FAMILY[kind])

/** The cell of a kind by its code, and whether it was inferred. */
export function kindCell(kind: number, traits: number): GridCell {
  const cell = { text: LABELS[kind] ?? 'unknown', family: FAMILIES[kind] ?? 'kernel' } as const
  return (traits & TRAIT_INFERRED) === 0 ? cell : { ...cell, detail: '(inferred)' }
}

/** The last part of a path first, its folder quieter after it; other names stay whole. */
export function nameCell(name: string): GridCell {
  const shown = showName(name)
  if (shown === '') return { text: '[anon]', isPale: true }
  const cut = shown.lastIndexOf('/')
  if (cut < 0 || !shown.startsWith('/') || cut === shown.length - 1) return { text: shown }
  return { text: shown.slice(cut + 1), detail: cut === 0 ? '/' : shown.slice(0, cut) }
}
