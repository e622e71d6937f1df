import type { MappingTable } from '../tables/mapping-table'
import type { UsageTable } from '../tables/usage-table'

/** How much a finding matters: a way in for an attacker or a crash; a thing to look into; a thing to know. */
export const FINDING_SEVERITIES = ['serious', 'warning', 'note'] as const
/** One of the severities, the gravest first. */
export type FindingSeverity = (typeof FINDING_SEVERITIES)[number]

/** The rules by name, in the order in which findings of equal severity are listed. */
export const FINDING_RULE_IDS = [
  'write-execute',
  'executable-anonymous',
  'executable-stack',
  'open-folder',
  'stale-library',
  'two-versions',
  'near-limit',
  'no-stack-guard',
  'locked-memory',
  'no-huge-pages',
] as const
/** The name of a rule, as JSON, mutes and the command line use it. */
export type FindingRuleId = (typeof FINDING_RULE_IDS)[number]

/** More mappings than this are counted, not listed. */
export const MOST_EVIDENCE = 20

/** One mapping that a finding rests on. */
export interface FindingEvidence {
  readonly start: number
  /** One past the last byte. */
  readonly end: number
  /** PERM_READ | PERM_WRITE | PERM_EXEC | PERM_SHARED. */
  readonly permissions: number
  /** As the kernel printed it, latin1. */
  readonly name: string
  /** What is to be seen in this mapping; may be empty. */
  readonly note: string
}

/** What a rule found in one process. */
export interface Finding {
  readonly rule: FindingRuleId
  readonly severity: FindingSeverity
  /** What was found, one sentence with its numbers, harmless to show. */
  readonly what: string
  /** What to do about it in this process. */
  readonly advice: string
  /** The first mappings that show it, MOST_EVIDENCE at most; may be empty where it is about the whole process. */
  readonly evidence: readonly FindingEvidence[]
  /** How many mappings there are in all. */
  readonly evidenceCount: number
}

/** A rule: what it is called, why it matters, what is normal about it, and its judgement of one process. */
export interface FindingRule {
  readonly id: FindingRuleId
  /** What its findings are called. */
  readonly title: string
  readonly why: string
  /** When the same is to be expected and harmless, and what is therefore left out. */
  readonly normal: string
  /** Says that maps alone raise a suspicion which smaps is needed to settle; never where `usage` is there already. */
  readonly wantsUsage?: (subject: FindingSubject) => boolean
  /** The findings of this rule; a fact that could not be read is never held against a process. */
  readonly judge: (subject: FindingSubject) => readonly Finding[]
}

/** What stands behind a mapped file, seen from inside the process's own mount namespace. */
export interface CodeFileFacts {
  /**
   * What its path leads to now: the mapped file itself, another file, none; `unknown` where one could not look.
   */
  readonly path: 'same' | 'other' | 'missing' | 'unknown'
  /** Where `path` is `other`: how its bytes compare with the mapped ones; `unknown` where one may not read those. */
  readonly content: 'identical' | 'different' | 'unknown'
  /** What lets everybody change or replace the file; null where nothing does or one could not look. */
  readonly open: OpenPlace | null
  /** The package that the path belongs to; null where none or unknown. */
  readonly packageName: string | null
}

/** A place on the way to a file that every user may write to. */
export interface OpenPlace {
  readonly what: 'file' | 'folder'
  /** latin1. */
  readonly path: string
  /** In a folder with the sticky bit everybody may add files, but only replace their own. */
  readonly isSticky: boolean
}

/** The setting of /sys/kernel/mm/transparent_hugepage for huge pages of PMD size. */
export type HugePages = 'always' | 'madvise' | 'never'

/** One process as the rules see it. */
export interface FindingSubject {
  readonly pid: number
  /** What the program is called, latin1. */
  readonly name: string
  readonly mappings: MappingTable
  /** Null where smaps was not read. */
  readonly usage: UsageTable | null
  /** Mappings that count against the limit. */
  readonly usedMaps: number
  /** Running vm.max_map_count; null where unreadable. */
  readonly limit: number | null
  /** By the key of code-files.ts; a file that is not there is one that nothing is known of. */
  readonly files: ReadonlyMap<string, CodeFileFacts>
  /** Where the threads but the first have their stack pointers; null where the kernel does not tell. */
  readonly stackPointers: readonly number[] | null
  /** Whether a guard region lies in `[from, to)`; null where the page map may not be read. */
  readonly hasGuardIn: (from: number, to: number) => boolean | null
  /** Bytes that the process has locked (VmLck); NaN where unreadable. */
  readonly lockedBytes: number
  /** When the kernel gives anonymous memory huge pages of PMD size; null where unreadable. */
  readonly hugePages: HugePages | null
  /** How to start it again, as the end of a sentence, such as "systemctl restart cron.service". */
  readonly restart: string
}
