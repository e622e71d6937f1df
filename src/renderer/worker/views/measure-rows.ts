import type { RowMask } from '../../../shared/tables/row-view'
import type { RowRanges } from '../../../shared/tables/view-lines'

/**
 * Measures chosen mappings, bytes: what they map, what lies between the first and the last of them, and how much of
 * that is free.
 *
 *   8K mapped and chosen, 4K free, 4K mapped, 4K mapped and chosen   ->   size 12K, span 20K, free 4K
 */
export function measureRows(
  { start, end }: RowRanges,
  mask: RowMask,
): { readonly size: number; readonly span: number; readonly free: number } {
  const first = mask.indexOf(1)
  const last = mask.lastIndexOf(1)
  if (first < 0) return { size: 0, span: 0, free: 0 }
  let size = 0
  let free = 0
  for (let row = first; row <= last; row++) {
    if (mask[row] === 1) size += (end[row] as number) - (start[row] as number)
    if (row < last) free += (start[row + 1] as number) - (end[row] as number)
  }
  return { size, span: (end[last] as number) - (start[first] as number), free }
}
