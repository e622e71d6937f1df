/**
 * Why two neighbouring mappings may not merge, in the order in which the kernel's conditions are asked.
 *
 * The index is the bit in {@link MergeObstacleBits}. The first group is read off the rows; the last one is
 * inferred, since what decides is not visible in /proc. Source: is_mergeable_vma() and its callers, mm/vma.c.
 */
export const MERGE_OBSTACLES = [
  'gap',
  'special',
  'protection',
  'backing',
  'offset',
  'name',
  'protection-key',
  'accounting',
  'reservation',
  'huge-page-advice',
  'advice',
  'locking',
  'userfaultfd',
  'sealing',
  'other-flags',
  'numa-policy',
  'separate-open',
  'separate-faults',
  'separate-userfaultfd',
  'fork',
  'nothing-visible',
  'flags-unread',
] as const

/** One reason why two mappings may not merge. */
export type MergeObstacle = (typeof MERGE_OBSTACLES)[number]

/** A set of obstacles, one bit for each; 0 only where a pair could not exist apart. */
export type MergeObstacleBits = number

/** The bit of an obstacle. */
export function obstacleBit(obstacle: MergeObstacle): MergeObstacleBits {
  return 1 << MERGE_OBSTACLES.indexOf(obstacle)
}

/** The obstacles of a set, in the order of the list. */
export function listObstacles(bits: MergeObstacleBits): MergeObstacle[] {
  return MERGE_OBSTACLES.filter((_, index) => (bits >>> index) & 1)
}

/**
 * How sure a reason is: `seen` is read off the files of /proc, `likely` is inferred from them, and `unknown` says that
 * several reasons fit and none is likelier than that the two could merge.
 */
export type ReasonCertainty = 'seen' | 'likely' | 'unknown'

const CERTAINTY: Readonly<Partial<Record<MergeObstacle, ReasonCertainty>>> = {
  'separate-open': 'likely',
  'separate-faults': 'likely',
  'separate-userfaultfd': 'likely',
  fork: 'likely',
  'nothing-visible': 'unknown',
}

/** How sure an obstacle is wherever it is found. */
export function certaintyOf(obstacle: MergeObstacle): ReasonCertainty {
  return CERTAINTY[obstacle] ?? 'seen'
}

/** Says whether an obstacle is not seen: /proc does not show why the two did not merge. */
export function isInferredObstacle(obstacle: MergeObstacle): boolean {
  return certaintyOf(obstacle) !== 'seen'
}

const SEEN_WITHOUT_SMAPS: ReadonlySet<MergeObstacle> = new Set<MergeObstacle>([
  'gap',
  'special',
  'protection',
  'backing',
  'offset',
  'name',
  'numa-policy',
  'flags-unread',
])

/** Says whether an obstacle can be told only where the flags of smaps were read. */
export function isSeenInFlags(obstacle: MergeObstacle): boolean {
  return !SEEN_WITHOUT_SMAPS.has(obstacle)
}

/** The words of an obstacle: a title for lists, what it means, and what people do about it. */
export interface ObstacleWords {
  readonly title: string
  readonly meaning: string
  /** Empty where nothing can or need be done. */
  readonly advice: string
}

/** The words of each obstacle. */
export const OBSTACLE_WORDS: Readonly<Record<MergeObstacle, ObstacleWords>> = {
  gap: { title: 'a gap between them', meaning: 'Only mappings that touch can merge.', advice: '' },
  special: {
    title: 'device or kernel special mapping',
    meaning: 'The kernel never merges memory of devices, hugetlb pages and its own special mappings.',
    advice: '',
  },
  protection: {
    title: 'different permissions',
    meaning: 'Changing the protection of a part splits a mapping in two or three.',
    advice: 'Change protection for larger ranges at once, or use a second mapping of the memory.',
  },
  backing: {
    title: 'different files or shared memory objects',
    meaning: 'They map different files, or shared memory that separate calls created.',
    advice: 'Use one large mapping instead of many small ones, if the program allows it.',
  },
  offset: {
    title: 'file offsets not contiguous',
    meaning: 'The file offset where the second begins is not the one where the first ends.',
    advice: '',
  },
  name: {
    title: 'different names (PR_SET_VMA_ANON_NAME)',
    meaning: 'A program named them differently with PR_SET_VMA_ANON_NAME.',
    advice: 'Use one name for adjacent memory, or turn the naming off.',
  },
  'protection-key': {
    title: 'different protection keys',
    meaning: 'They belong to different memory protection keys.',
    advice: '',
  },
  accounting: {
    title: 'VM_ACCOUNT differs',
    meaning:
      'The kernel charges private memory against the commit limit once it becomes writable (VmFlags ac), and keeps the charge once it was written to.',
    advice: 'Reserve address space with MAP_NORESERVE: such ranges are not charged and merge back.',
  },
  reservation: {
    title: 'MAP_NORESERVE differs',
    meaning: 'MAP_NORESERVE was given for one and not for the other.',
    advice: 'Map neighbouring ranges with the same flags.',
  },
  'huge-page-advice': {
    title: 'different huge page advice',
    meaning:
      'madvise set MADV_HUGEPAGE or MADV_NOHUGEPAGE on one of them (newer glibc does so for thread stacks); no call clears both.',
    advice: 'Apply the advice to whole regions, or set /sys/kernel/mm/transparent_hugepage instead.',
  },
  advice: {
    title: 'different madvise advice',
    meaning: 'They differ in what happens on fork, in core dumps, in read-ahead or in KSM.',
    advice: 'Apply the advice to whole regions.',
  },
  locking: {
    title: 'VM_LOCKED differs (mlock)',
    meaning: 'mlock or munlock was called for one of them.',
    advice: 'Lock memory in one region.',
  },
  userfaultfd: {
    title: 'different userfaultfd modes',
    meaning: 'They are registered with userfaultfd in different modes, or only one of them is.',
    advice: '',
  },
  sealing: { title: 'one is sealed (mseal)', meaning: 'mseal was called for one of them.', advice: '' },
  'other-flags': {
    title: 'other VmFlags differ',
    meaning: 'They differ in VmFlags that no system call sets alone.',
    advice: '',
  },
  'numa-policy': {
    title: 'different NUMA policies',
    meaning: 'mbind set another NUMA policy for one of them (numa_maps).',
    advice: 'Call mbind for whole regions.',
  },
  'separate-open': {
    title: 'separate open files',
    meaning:
      'smaps shows no difference. Likely the file was opened twice: mappings of two open files never merge, and some drivers forbid it.',
    advice: 'Map through one file descriptor.',
  },
  'separate-faults': {
    title: 'separate anon_vmas',
    meaning:
      'smaps shows no difference. Likely both were written to before they became neighbours: each then has an anon_vma of its own, and such mappings never merge.',
    advice: 'Map the whole range at once.',
  },
  'separate-userfaultfd': {
    title: 'separate userfaultfd objects',
    meaning: 'smaps shows no difference. Likely they are registered with two userfaultfd objects.',
    advice: '',
  },
  fork: {
    title: 'inherited over a fork',
    meaning:
      'smaps shows no difference. Likely one was written to before the fork that made this process: such memory never merges with memory that was not written to.',
    advice: 'Replace the program with execve, or map such memory after the fork.',
  },
  'nothing-visible': {
    title: 'no visible reason',
    meaning:
      '/proc does not show why. Memory that was moved by mremap, given back with madvise or inherited over a fork may never merge; other neighbours merge with the next call that changes their range.',
    advice: '',
  },
  'flags-unread': {
    title: 'not visible without smaps',
    meaning: 'maps shows no difference; smaps was not read, and its flags may differ.',
    advice: 'Read smaps.',
  },
}
