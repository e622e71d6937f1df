import type { UsageField } from '../../../shared/tables/usage-field'
import { MAPPING_COLUMNS, type MappingColumn, type OtherColumn } from '../../worker/protocol/view-protocol'
import type { GridColumn } from '../../model/grid-columns'

type ColumnWords = Omit<GridColumn, 'key'>

const bytes = (title: string, hint: string, width = 84): ColumnWords => ({
  title,
  kind: 'bytes',
  width,
  hint,
})

/** Words for the numbers of smaps; what each means is proc_pid_smaps(5)'s. */
const USAGE: Readonly<Record<UsageField, ColumnWords>> = {
  rss: { title: 'RSS', kind: 'resident', width: 92, hint: 'Resident: in memory now, shared or not' },
  pss: bytes('PSS', 'Proportional: shared pages divided by how many processes share them'),
  privateDirty: bytes('Private dirty', 'Resident, of this process alone, and modified', 92),
  swap: bytes('Swap', 'Anonymous memory that is swapped out'),
  pssDirty: bytes('PSS dirty', 'Proportional, modified'),
  sharedClean: bytes('Shared clean', 'Resident, shared, not modified', 96),
  sharedDirty: bytes('Shared dirty', 'Resident, shared, modified', 96),
  privateClean: bytes('Private clean', 'Resident, of this process alone, not modified', 92),
  referenced: bytes('Referenced', 'Touched since the mark was last cleared', 92),
  anonymous: bytes('Anonymous', 'Resident and not of a file', 92),
  ksm: bytes('KSM', 'Shared with equal pages by KSM'),
  lazyFree: bytes('LazyFree', 'Freed with MADV_FREE, not yet reclaimed'),
  anonHugePages: bytes(
    'Huge anon.',
    'Anonymous memory in transparent huge pages of PMD size; smaller ones are not counted',
    92,
  ),
  shmemPmdMapped: bytes('ShmemPmdMapped', 'Shared memory in huge pages of PMD size', 88),
  filePmdMapped: bytes('FilePmdMapped', 'File pages in huge pages of PMD size'),
  sharedHugetlb: bytes('Shared hugetlb', 'hugetlbfs pages, shared', 104),
  privateHugetlb: bytes('Private hugetlb', 'hugetlbfs pages, private', 100),
  swapPss: bytes('Swap PSS', 'Swapped out, proportional'),
  locked: bytes('Locked', 'Locked in memory'),
  kernelPageSize: bytes('KernelPageSize', 'The smallest page that the kernel may use here', 92),
  mmuPageSize: bytes('MMUPageSize', 'The smallest page that the processor may use here'),
  thpEligible: {
    title: 'THPeligible',
    kind: 'number',
    width: 56,
    hint: '1 where transparent huge pages of any size may be used',
  },
  protectionKey: { title: 'ProtectionKey', kind: 'number', width: 56, hint: 'Memory protection key' },
}

const COLUMNS: Readonly<Record<MappingColumn, ColumnWords>> = {
  start: { title: 'Start', kind: 'address', width: 128, hint: 'First byte' },
  end: { title: 'End', kind: 'address', width: 118, hint: 'One past the last byte' },
  size: { title: 'Size', kind: 'bytes', width: 92, hint: 'Addresses from its start to its end' },
  permissions: {
    title: 'Permissions',
    kind: 'permissions',
    width: 94,
    hint: 'read, write, execute; private or shared',
  },
  kind: {
    title: 'Kind',
    kind: 'kind',
    width: 160,
    hint: 'What it is for, from its name, permissions and address',
  },
  offset: { title: 'Offset', kind: 'address', width: 96, hint: 'Where in the file the mapping begins' },
  device: { title: 'Device', kind: 'mono', width: 76, hint: 'Major and minor number, hexadecimal' },
  inode: { title: 'Inode', kind: 'number', width: 104, hint: 'Number of the file on its device' },
  name: {
    title: 'Name',
    kind: 'name',
    width: 240,
    grows: true,
    hint: 'The file, or the name that the kernel gives',
  },
  ...USAGE,
  flags: {
    title: 'VmFlags',
    kind: 'mono',
    width: 210,
    hint: 'Flags of the kernel; the detail says what each means',
  },
  apart: {
    title: 'Not merged because',
    kind: 'text',
    width: 230,
    hint: 'Why it did not merge with the mapping at the next lower address',
  },
}

/** Columns that show unless the person chose others: few enough for names beside the detail of a mapping. */
export const USUAL_COLUMNS: readonly MappingColumn[] = [
  'start',
  'size',
  'permissions',
  'kind',
  'rss',
  'pss',
  'privateDirty',
  'name',
]

/** All columns in the order in which they show; the name stands last, since it takes what room is left. */
const SHOWN_ORDER: readonly MappingColumn[] = [
  'start',
  'end',
  'size',
  'permissions',
  'kind',
  ...(Object.keys(USAGE) as UsageField[]),
  'flags',
  'apart',
  'offset',
  'device',
  'inode',
  'name',
]

/** Columns of the grid "Memory maps" that can be chosen, in the order in which they show. */
export const MAPPING_GRID_COLUMNS: readonly (GridColumn & { readonly key: MappingColumn })[] =
  SHOWN_ORDER.map((key) => ({ key, ...COLUMNS[key], cell: MAPPING_COLUMNS.indexOf(key) }))

/** What is said of a number of smaps that this version does not know. */
export const UNKNOWN_FIELD_HINT = 'A field of smaps that this version of VMAtlas does not know'

/** Adds the numbers that only the kernel of this process prints, behind those of smaps that are known. */
export function withOtherColumns(
  columns: readonly GridColumn[],
  others: readonly OtherColumn[],
): readonly GridColumn[] {
  const added = others.map(({ key, kernelName, unit }, at): GridColumn => ({
    key,
    title: kernelName,
    kind: unit === 'bytes' ? 'bytes' : 'number',
    width: 100,
    hint: UNKNOWN_FIELD_HINT,
    cell: MAPPING_COLUMNS.length + at,
  }))
  const place = columns.findIndex(({ key }) => key === 'flags')
  return columns.toSpliced(place, 0, ...added)
}
