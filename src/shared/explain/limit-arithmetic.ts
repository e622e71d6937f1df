/** What a process may still do before vm.max_map_count stops it. */
export interface LimitRoom {
  /** How many more mappings mmap or brk may add. */
  readonly freeForNew: number
  /** How many more times a mapping may be split by mprotect, munmap, madvise, mlock and the like. */
  readonly freeForSplits: number
  /** Used maps as a share of the limit; may pass 1, since a process may own one more than the limit. */
  readonly share: number
}

/**
 * Computes how much room a process has below the limit.
 *
 * A new mapping fails when `used >= limit + 1`, a split when `used >= limit`; so a process may own limit + 1
 * mappings through mmap and only `limit` through splitting. Negative room (the limit was lowered) is 0 room.
 * Source: do_mmap() and split_vma() of the kernel; `used` excludes [vsyscall], which is not counted.
 *
 *   limit 65530:  used 65529 -> 2 new, 1 split;  65530 -> 1 new, 0 splits;  65531 -> 0, 0
 */
export function computeLimitRoom(used: number, limit: number): LimitRoom {
  return {
    freeForNew: Math.max(0, limit + 1 - used),
    freeForSplits: Math.max(0, limit - used),
    share: limit > 0 ? used / limit : Number.POSITIVE_INFINITY,
  }
}
