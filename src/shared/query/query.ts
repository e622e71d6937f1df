import type { MapPatternId } from '../explain/map-pattern'
import type { MergeObstacle } from '../explain/merge-obstacle'
import type { MappingKind } from '../tables/mapping-kind'
import type { NumberField, QueryWord, SmapsField } from './query-fields'

/** How a number is compared with the one in the query. */
export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='

/** What one term asks of a mapping. */
export type QueryCondition =
  /** The name contains the text, without regard to case; `exact`: it is the text, byte for byte. */
  | { readonly type: 'text'; readonly text: string; readonly exact: boolean }
  /** All bits of `set` and none of `clear` (PERM_READ, PERM_WRITE, PERM_EXEC, PERM_SHARED). */
  | { readonly type: 'permissions'; readonly set: number; readonly clear: number }
  | { readonly type: 'kind'; readonly kinds: readonly MappingKind[] }
  | {
      readonly type: 'number'
      readonly field: NumberField
      readonly comparison: Comparison
      /** Bytes. */
      readonly value: number
    }
  /** The field is more than 0. */
  | { readonly type: 'some'; readonly field: SmapsField }
  /** The mapping shares a byte with `[from, to)`; both are page aligned. */
  | { readonly type: 'addresses'; readonly from: number; readonly to: number }
  /** A two-letter code of VmFlags. */
  | { readonly type: 'flag'; readonly flag: string }
  | { readonly type: 'inode'; readonly inode: bigint }
  /** `major << 20 | minor`. */
  | { readonly type: 'device'; readonly device: number }
  /** Did not merge with the mapping before or after because of this obstacle; `alone`: no other one is visible. */
  | { readonly type: 'apart'; readonly obstacle: MergeObstacle; readonly alone: boolean }
  /** Of this pattern; null: of none. */
  | { readonly type: 'pattern'; readonly pattern: MapPatternId | null }
  | { readonly type: 'word'; readonly word: QueryWord }

/** One term of a query and where it stands in the text, `[start, end)` in UTF-16 units. */
export interface QueryTerm {
  readonly negated: boolean
  readonly condition: QueryCondition
  readonly start: number
  readonly end: number
}

/** A place in the text that cannot be understood, `[start, end)`, and what was expected there. */
export interface QueryMistake {
  readonly start: number
  readonly end: number
  /** One sentence for a person. */
  readonly message: string
}

/** A query after parsing. All terms must hold; a query with mistakes is not to be run. */
export interface Query {
  readonly terms: readonly QueryTerm[]
  readonly mistakes: readonly QueryMistake[]
}
