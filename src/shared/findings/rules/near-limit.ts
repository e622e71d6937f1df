import { NEAR_LIMIT_SHARE } from '../../explain/closest'
import { computeLimitRoom } from '../../explain/limit-arithmetic'
import { formatCount, formatPercent } from '../../format/count'
import type { Finding, FindingRule, FindingSubject } from '../finding'

const VERY_NEAR = 0.9

/** A process that vm.max_map_count may soon stop. */
export const nearLimit: FindingRule = {
  id: 'near-limit',
  title: 'Near vm.max_map_count',
  why: 'At the limit mmap, and with it malloc and the start of threads, fails with ENOMEM although memory is free, and most programs then end.',
  normal:
    'Databases, search engines and games on Proton normally use many mappings, at a stable count. A count that grows from day to day suggests a leak.',
  judge,
}

function judge({ usedMaps, limit, pid }: FindingSubject): Finding[] {
  if (limit === null) return []
  const { share, freeForNew } = computeLimitRoom(usedMaps, limit)
  if (!(share >= NEAR_LIMIT_SHARE)) return []
  return [
    {
      rule: 'near-limit',
      severity: share > VERY_NEAR ? 'serious' : 'warning',
      what: `${formatCount(usedMaps)} maps are ${formatPercent(share)} of the limit of ${formatCount(limit)}; ${formatCount(freeForNew)} mappings left before mmap fails.`,
      advice: `See why it has so many (vmatlas explain ${pid}, or its page here), and raise vm.max_map_count if they are intended.`,
      evidence: [],
      evidenceCount: 0,
    },
  ]
}
