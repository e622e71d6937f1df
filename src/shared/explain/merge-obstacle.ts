/**
 * What can keep two neighbouring mappings apart, in the order in which the kernel's conditions are asked.
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
  'separate-open',
  'separate-faults',
  'separate-userfaultfd',
  'untouched',
  'flags-unread',
] as const

/** One thing that can keep two mappings apart. */
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

const INFERRED: ReadonlySet<MergeObstacle> = new Set<MergeObstacle>([
  'separate-open',
  'separate-faults',
  'separate-userfaultfd',
  'untouched',
])

/** Says whether an obstacle is a guess about what /proc does not show. */
export function isInferredObstacle(obstacle: MergeObstacle): boolean {
  return INFERRED.has(obstacle)
}

const SEEN_IN_MAPS: ReadonlySet<MergeObstacle> = new Set<MergeObstacle>([
  'gap',
  'special',
  'protection',
  'backing',
  'offset',
  'name',
  'flags-unread',
])

/** Says whether an obstacle can be told only where the flags of smaps were read. */
export function isSeenInFlags(obstacle: MergeObstacle): boolean {
  return !SEEN_IN_MAPS.has(obstacle)
}

/** How an obstacle is told: a title for lists, what it means, and what people do about it. */
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
    title: 'device or kernel memory',
    meaning: 'Memory of devices, hugetlb and the kernel itself is never merged.',
    advice: '',
  },
  protection: {
    title: 'different permissions',
    meaning: 'Each change of protection over a part of a mapping cuts it in two or three.',
    advice: 'Change protection for larger ranges at once, or use a second mapping of the memory.',
  },
  backing: {
    title: 'different files or memory objects',
    meaning: 'They show different files, or shared memory that was made by separate calls.',
    advice: 'One large mapping instead of many small ones, where the program allows it.',
  },
  offset: {
    title: 'offsets do not continue',
    meaning: 'The second does not go on in the file where the first ends.',
    advice: '',
  },
  name: {
    title: 'different names for anonymous memory',
    meaning: 'A program named them differently with PR_SET_VMA_ANON_NAME.',
    advice: 'Give neighbouring memory one name, or turn the naming off.',
  },
  'protection-key': {
    title: 'different protection keys',
    meaning: 'They belong to different memory protection keys.',
    advice: '',
  },
  accounting: {
    title: 'one is accounted, one is not',
    meaning:
      'Private memory is charged against overcommit once it becomes writable, and stays so after its pages were touched.',
    advice: 'Reserve address space with MAP_NORESERVE: such ranges merge back.',
  },
  reservation: {
    title: 'one was mapped without reserving swap',
    meaning: 'MAP_NORESERVE was given for one and not for the other.',
    advice: 'Map neighbouring ranges with the same flags.',
  },
  'huge-page-advice': {
    title: 'different huge page advice',
    meaning:
      'madvise made one of them huge or never huge (threads of newer glibc get "never"); there is no way back to no advice.',
    advice: 'Give the advice for whole regions, or set /sys/kernel/mm/transparent_hugepage instead.',
  },
  advice: {
    title: 'different madvise advice',
    meaning: 'They differ in what happens on fork, in core dumps, in read-ahead or in KSM.',
    advice: 'Give the advice for whole regions.',
  },
  locking: {
    title: 'one is locked in memory',
    meaning: 'mlock was called for a part of what was one mapping.',
    advice: 'Keep what must be locked side by side, in one region.',
  },
  userfaultfd: {
    title: 'different userfaultfd modes',
    meaning: 'One of them is watched by userfaultfd in another way.',
    advice: '',
  },
  sealing: { title: 'one is sealed', meaning: 'mseal was called for one of them.', advice: '' },
  'other-flags': {
    title: 'other flags differ',
    meaning: 'Flags of the kernel differ that no call of the program sets alone.',
    advice: '',
  },
  'separate-open': {
    title: 'opened separately',
    meaning:
      'Nothing visible differs. Likely the file was opened twice: mappings of two open files never merge, and some drivers forbid it.',
    advice: 'Map through one file descriptor.',
  },
  'separate-faults': {
    title: 'touched before they met',
    meaning:
      'Nothing visible differs. Likely both were used before they became neighbours, were moved by mremap, or come from before a fork; a file may also have been opened twice.',
    advice: 'Map the whole range at once; after a fork the child cannot merge what it inherited.',
  },
  'separate-userfaultfd': {
    title: 'different userfaultfd',
    meaning: 'Nothing visible differs. Likely two userfaultfd objects watch them.',
    advice: '',
  },
  untouched: {
    title: 'no visible reason',
    meaning:
      'Likely they could merge; the kernel only does so when a call changes the range. /proc/PID/smaps does not show all: another NUMA policy, or memory that came from a fork or was moved by mremap, also keeps neighbours apart.',
    advice: '',
  },
  'flags-unread': {
    title: 'not visible without smaps',
    meaning: 'maps shows no difference; smaps was not read, and its flags may differ.',
    advice: 'Read smaps.',
  },
}
