import { MAPPING_KIND_LABELS, MAPPING_KINDS } from './mapping-kind'
import { TRAIT_INFERRED, type MappingTable } from './mapping-table'

/** The kind of a mapping in words: "heap", or "thread stack (inferred)" where it is read off its shape. */
export function describeKind({ kind, traits }: Pick<MappingTable, 'kind' | 'traits'>, row: number): string {
  const label = MAPPING_KIND_LABELS[MAPPING_KINDS[kind[row] ?? 0] ?? 'anonymous']
  return (traits[row] ?? 0) & TRAIT_INFERRED ? `${label} (inferred)` : label
}
