import { showName } from '../../format/name'
import { listCodeFiles, type CodeFile } from '../code-files'
import { gatherEvidence } from '../evidence'
import type { Finding, FindingRule, FindingSubject } from '../finding'
import { parseLibraryName } from '../library-name'
import { inodeOf, type MappingTable } from '../../tables/mapping-table'

/** One library twice in one process, from different files. */
export const twoVersions: FindingRule = {
  id: 'two-versions',
  title: 'Two versions of one library',
  why: 'Calls may reach either copy, each with state of its own: memory from one freed by the other, settings made in one and read in the other. The result is crashes that are hard to explain.',
  normal:
    'Libraries with versioned symbols allow this, and plug-in hosts sometimes load a second version on purpose. Plug-ins of one name in different folders are different things and are left out, and so is one file under two names.',
  judge,
}

interface Copy {
  readonly file: CodeFile
  readonly inode: string
}

function judge({ mappings }: FindingSubject): Finding[] {
  const copies = [...groupByLibrary(mappings)].filter(
    ([, files]) => new Set(files.map(({ inode }) => inode)).size > 1,
  )
  return copies.map(([stem, files]) => ({
    rule: 'two-versions',
    severity: 'note',
    what: `${showName(stem)} is loaded from ${files.length} files: ${files.map(({ file }) => showName(file.path)).join(', ')}.`,
    advice:
      'Find who loads each (LD_DEBUG=libs shows it at a start) and build or install them against one version.',
    ...gatherEvidence(
      mappings,
      files.map(({ file }) => file.row),
      (row) =>
        files
          .find(({ file }) => file.row === row)
          ?.file.path.split('/')
          .at(-1) ?? '',
    ),
  }))
}

/** Only files with a version in common can be versions of one thing, so the stem is the whole key. */
function groupByLibrary(mappings: MappingTable): Map<string, Copy[]> {
  const groups = new Map<string, Copy[]>()
  for (const file of listCodeFiles(mappings)) {
    const library = parseLibraryName(file.path)
    if (library === null) continue
    const inode = `${mappings.device[file.row] ?? 0}:${inodeOf(mappings, file.row)}`
    const group = groups.get(library.stem) ?? []
    if (group.some((copy) => copy.inode === inode)) continue
    groups.set(library.stem, [...group, { file, inode }])
  }
  return groups
}
