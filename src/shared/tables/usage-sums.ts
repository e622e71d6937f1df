import type { UsageField } from './usage-field'

/** The kernel's numbers that make up what people ask for, such as "private". */
export const USAGE_SUMS = {
  rss: ['rss'],
  pss: ['pss'],
  private: ['privateClean', 'privateDirty'],
  shared: ['sharedClean', 'sharedDirty'],
  dirty: ['sharedDirty', 'privateDirty'],
  swap: ['swap'],
} as const satisfies Record<string, readonly UsageField[]>

/** A sum of the kernel's numbers. */
export type UsageSum = keyof typeof USAGE_SUMS

/** All sums, in the order in which they are shown. */
export const USAGE_SUM_NAMES = Object.keys(USAGE_SUMS) as readonly UsageSum[]
