import { mappingKindCode, type MappingKindCode } from '../tables/mapping-kind'
import { TRAIT_DELETED, type MappingTable } from '../tables/mapping-table'
import type { UsageField } from '../tables/usage-field'
import type { UsageTable } from '../tables/usage-table'

/** How a file stands to its path. */
export const FILE_STATES = ['present', 'deleted', 'replaced'] as const
/** How a file stands to its path: `replaced` is deleted with another file in its place. */
export type FileState = (typeof FILE_STATES)[number]

/** What smaps says of the mappings of one file together, bytes; NaN where the kernel gave no such number. */
export interface FileUsage {
  readonly rss: number
  readonly pss: number
  readonly privateDirty: number
}

/** The mappings that one process has of one file, device, memfd or shared segment. */
export interface FileUse {
  /** Byte string as maps prints it, without " (deleted)". */
  readonly path: string
  readonly device: number
  readonly inodeLow: number
  readonly inodeHigh: number
  readonly kind: MappingKindCode
  readonly mappings: number
  /** Bytes mapped. */
  readonly size: number
  /** The permissions of its mappings: bit `1 << permissions` for each combination that occurs. */
  readonly permissionSets: number
  readonly state: FileState
  /** Null where smaps was not read. */
  readonly usage: FileUsage | null
}

type Draft = { -readonly [Key in keyof Omit<FileUse, 'usage'>]: FileUse[Key] } & {
  usage: { -readonly [Key in keyof FileUsage]: number } | null
}

const KIND_CODE = mappingKindCode('code')
const DELETED_SUFFIX = ' (deleted)'
const MEASURES = ['rss', 'pss', 'privateDirty'] as const satisfies readonly UsageField[]

/**
 * Lists the files that a process maps, each inode once, in the order of their first mapping.
 *
 * What has neither device nor inode (heap, stack, anonymous memory, [vdso]) is not a file; a memfd, a SysV segment and
 * shared anonymous memory are. Deleted files are `deleted`: whether another has come in their place only the file
 * system knows.
 */
export function listFileUses(table: MappingTable, usage: UsageTable | null): FileUse[] {
  const uses: Draft[] = []
  /** Those of each name; two inodes of one name are rare. */
  const byName = new Map<number, Draft[]>()
  for (let row = 0; row < table.length; row++) {
    if (table.inodeLow[row] === 0 && table.inodeHigh[row] === 0 && table.device[row] === 0) continue
    const use = findUse(table, row, byName) ?? startUse(table, row, usage !== null)
    if (use.mappings === 0) {
      uses.push(use)
      byName.set(table.name[row] ?? 0, [...(byName.get(table.name[row] ?? 0) ?? []), use])
    }
    use.mappings += 1
    // Programs and libraries begin with read-only data; what they are for is their code.
    if (table.kind[row] === KIND_CODE) use.kind = KIND_CODE
    use.size += (table.end[row] ?? 0) - (table.start[row] ?? 0)
    use.permissionSets |= 1 << (table.permissions[row] ?? 0)
    if (usage && use.usage)
      for (const field of MEASURES) use.usage[field] += usage.columns[field][row] ?? Number.NaN
  }
  return uses
}

function findUse(table: MappingTable, row: number, byName: Map<number, Draft[]>): Draft | undefined {
  return byName
    .get(table.name[row] ?? 0)
    ?.find(
      (use) =>
        use.inodeLow === table.inodeLow[row] &&
        use.inodeHigh === table.inodeHigh[row] &&
        use.device === table.device[row],
    )
}

function startUse(table: MappingTable, row: number, hasUsage: boolean): Draft {
  const name = table.strings.strings[table.name[row] ?? 0] ?? ''
  return {
    path: name.endsWith(DELETED_SUFFIX) ? name.slice(0, -DELETED_SUFFIX.length) : name,
    device: table.device[row] ?? 0,
    inodeLow: table.inodeLow[row] ?? 0,
    inodeHigh: table.inodeHigh[row] ?? 0,
    kind: table.kind[row] ?? 0,
    mappings: 0,
    size: 0,
    permissionSets: 0,
    state: (table.traits[row] ?? 0) & TRAIT_DELETED ? 'deleted' : 'present',
    usage: hasUsage ? { rss: 0, pss: 0, privateDirty: 0 } : null,
  }
}

/** The inode of a use, exact. */
export function inodeOfUse({ inodeLow, inodeHigh }: Pick<FileUse, 'inodeLow' | 'inodeHigh'>): bigint {
  return (BigInt(inodeHigh) << 32n) | BigInt(inodeLow)
}
