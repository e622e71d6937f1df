/** What a number of smaps counts. */
export type UsageUnit = 'bytes' | 'number'

/** One known number of an smaps entry. */
export interface UsageFieldInfo {
  /** As the kernel writes it. */
  readonly kernelName: string
  readonly unit: UsageUnit
}

/**
 * The numbers of an smaps entry that we know, in the order in which Linux 6.18 prints them.
 *
 * "Size" is not among them: it is `end - start` of the mapping. Sizes are bytes in tables. What each means and
 * since when: docs/proc-fields.md. Source: proc_pid_smaps(5), Documentation/filesystems/proc.rst.
 */
export const USAGE_FIELDS = {
  kernelPageSize: { kernelName: 'KernelPageSize', unit: 'bytes' },
  mmuPageSize: { kernelName: 'MMUPageSize', unit: 'bytes' },
  rss: { kernelName: 'Rss', unit: 'bytes' },
  pss: { kernelName: 'Pss', unit: 'bytes' },
  pssDirty: { kernelName: 'Pss_Dirty', unit: 'bytes' },
  sharedClean: { kernelName: 'Shared_Clean', unit: 'bytes' },
  sharedDirty: { kernelName: 'Shared_Dirty', unit: 'bytes' },
  privateClean: { kernelName: 'Private_Clean', unit: 'bytes' },
  privateDirty: { kernelName: 'Private_Dirty', unit: 'bytes' },
  referenced: { kernelName: 'Referenced', unit: 'bytes' },
  anonymous: { kernelName: 'Anonymous', unit: 'bytes' },
  ksm: { kernelName: 'KSM', unit: 'bytes' },
  lazyFree: { kernelName: 'LazyFree', unit: 'bytes' },
  anonHugePages: { kernelName: 'AnonHugePages', unit: 'bytes' },
  shmemPmdMapped: { kernelName: 'ShmemPmdMapped', unit: 'bytes' },
  filePmdMapped: { kernelName: 'FilePmdMapped', unit: 'bytes' },
  sharedHugetlb: { kernelName: 'Shared_Hugetlb', unit: 'bytes' },
  privateHugetlb: { kernelName: 'Private_Hugetlb', unit: 'bytes' },
  swap: { kernelName: 'Swap', unit: 'bytes' },
  swapPss: { kernelName: 'SwapPss', unit: 'bytes' },
  locked: { kernelName: 'Locked', unit: 'bytes' },
  thpEligible: { kernelName: 'THPeligible', unit: 'number' },
  protectionKey: { kernelName: 'ProtectionKey', unit: 'number' },
} as const satisfies Record<string, UsageFieldInfo>

/** The name of a known number of smaps in code. */
export type UsageField = keyof typeof USAGE_FIELDS

/** All known fields in the kernel's order. */
export const USAGE_FIELD_NAMES = Object.keys(USAGE_FIELDS) as readonly UsageField[]

const FIELD_BY_KERNEL_NAME: ReadonlyMap<string, UsageField> = new Map(
  USAGE_FIELD_NAMES.map((field) => [USAGE_FIELDS[field].kernelName, field]),
)

/** The field that the kernel calls so; undefined for one that we do not know. */
export function usageFieldOf(kernelName: string): UsageField | undefined {
  return FIELD_BY_KERNEL_NAME.get(kernelName)
}
