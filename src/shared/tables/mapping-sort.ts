import { PERMISSION_WORDS } from './format-permissions'
import { MAPPING_KIND_LABELS, MAPPING_KINDS } from './mapping-kind'
import type { MappingTable } from './mapping-table'
import type { SortKey } from './radix-sort'
import {
  ascendingSortKey,
  collatePath,
  collateText,
  numberSortKey,
  textSortKey,
  uint32SortKey,
  wordsSortKey,
} from './sort-keys'

/** What mappings can be sorted by. */
export const MAPPING_SORT_COLUMNS = [
  'start',
  'end',
  'size',
  'permissions',
  'kind',
  'offset',
  'device',
  'inode',
  'name',
] as const
/** A column that mappings can be sorted by. */
export type MappingSortColumn = (typeof MAPPING_SORT_COLUMNS)[number]

/** Every page size is a multiple of this one, so it is the unit that makes keys small. */
const SMALLEST_PAGE = 4096
const KIND_LABELS = { strings: MAPPING_KINDS.map((kind) => MAPPING_KIND_LABELS[kind]) }
const PERMISSION_STRINGS = { strings: PERMISSION_WORDS }

/** Makes the key that orders mappings by a column; words by their letters, paths by their last part first. */
export function mappingSortKey(table: MappingTable, column: MappingSortColumn): SortKey {
  switch (column) {
    case 'start':
    case 'end':
      return ascendingSortKey(table.length)
    case 'offset':
      return numberSortKey(table.offset, SMALLEST_PAGE)
    case 'size':
      return numberSortKey(sizesOf(table), SMALLEST_PAGE)
    case 'permissions':
      return textSortKey(table.permissions, PERMISSION_STRINGS, collateText)
    case 'kind':
      return textSortKey(table.kind, KIND_LABELS, collateText)
    case 'device':
      return uint32SortKey(table.device)
    case 'inode':
      return wordsSortKey(table.inodeLow, table.inodeHigh)
    case 'name':
      return textSortKey(table.name, table.strings, collatePath)
  }
}

function sizesOf(table: MappingTable): Float64Array {
  const sizes = new Float64Array(table.length)
  for (let row = 0; row < sizes.length; row++) sizes[row] = (table.end[row] ?? 0) - (table.start[row] ?? 0)
  return sizes
}
