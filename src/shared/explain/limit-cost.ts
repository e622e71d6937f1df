import { formatBytes } from '../format/bytes'
import type { Bytes } from '../units'

/** A mapping that nothing was faulted into: its vm_area_struct and its part of a maple tree node. */
const BYTES_PER_UNTOUCHED_MAP = 224
/** A faulted anonymous mapping: the above, an anon_vma and its chain. */
const BYTES_PER_FAULTED_MAP = 293

/** Kernel memory that mappings cost, between untouched and faulted anonymous ones. */
export interface LimitCost {
  readonly low: Bytes
  readonly high: Bytes
}

/**
 * Estimates the kernel memory of one process that owns `maps` mappings.
 *
 * Measured on Linux 6.18, x86-64: slab growth per mapping. The memory of the pages themselves is not in it.
 */
export function estimateLimitCost(maps: number): LimitCost {
  return { low: maps * BYTES_PER_UNTOUCHED_MAP, high: maps * BYTES_PER_FAULTED_MAP }
}

/** Says what a limit would cost if one process used it up. */
export function describeLimitCost(limit: number): string {
  const { low, high } = estimateLimitCost(limit)
  return `If one process used all of it, the kernel would need about ${formatBytes(low)} to ${formatBytes(high)} for the mappings themselves. Unused, it costs nothing.`
}
