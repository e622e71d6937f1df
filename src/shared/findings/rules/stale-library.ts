import { showName } from '../../format/name'
import { codeFileKey, listCodeFiles, type CodeFile } from '../code-files'
import { gatherEvidence, selectRows } from '../evidence'
import type { CodeFileFacts, Finding, FindingRule, FindingSubject } from '../finding'

/** Code of a file that was deleted or replaced since: usually an update that has not taken effect here. */
export const staleLibrary: FindingRule = {
  id: 'stale-library',
  title: 'Deleted or replaced code still mapped',
  why: 'After an update the process runs the old code, without the fixes of the update, until it is restarted. The old file also keeps its disk space.',
  normal:
    'Memory files, SysV segments and graphics memory always look deleted and are left out. Paths are looked up in the mount namespace of the process, and a file replaced by an identical one is not reported. Where the bytes cannot be compared, it says "may".',
  judge,
}

interface Stale {
  readonly file: CodeFile
  readonly facts: CodeFileFacts
}

function judge({ mappings, files, name, restart }: FindingSubject): Finding[] {
  const stale = listCodeFiles(mappings).flatMap((file): Stale[] => {
    const facts = files.get(file.key)
    return facts !== undefined && isStale(facts) ? [{ file, facts }] : []
  })
  const first = stale[0]
  if (first === undefined) return []
  const rows = stale.flatMap(({ file }) =>
    selectRows(mappings, (row) => codeFileKey(mappings, row) === file.key),
  )
  const factsOf = new Map(stale.map(({ file, facts }) => [file.key, facts]))
  const packages = [...new Set(stale.flatMap(({ facts }) => facts.packageName ?? []))]
  const more = stale.length > 1 ? ` and ${stale.length - 1} more` : ''
  const from =
    packages.length === 0
      ? ''
      : ` (${packages.length === 1 ? 'package' : 'packages'} ${packages.map(showName).join(', ')})`
  return [
    {
      rule: 'stale-library',
      severity: 'warning',
      what: `${showName(name)} ${isProven(stale) ? 'still runs' : 'may still run the former'} ${showName(first.file.path)}${more}${from}: ${describeState(stale)}.`,
      advice: isProven(stale)
        ? `Restart it to use the current file: ${restart}.`
        : `If an update replaced it, start it again so that it takes up what is on the disk now: ${restart}. As root, the bytes are compared.`,
      ...gatherEvidence(mappings, rows, (row) => {
        const facts = factsOf.get(codeFileKey(mappings, row))
        return facts === undefined ? '' : noteOf(facts)
      }),
    },
  ]
}

function isStale({ path, content }: CodeFileFacts): boolean {
  return path === 'missing' || (path === 'other' && content !== 'identical')
}

/** Whether the code of one of them is surely not what is on the disk: a file may have been replaced by a copy of itself. */
function isProven(stale: readonly Stale[]): boolean {
  return stale.some(({ facts }) => facts.path === 'missing' || facts.content === 'different')
}

function describeState(stale: readonly Stale[]): string {
  const replaced = stale.filter(({ facts }) => facts.path === 'other').length
  if (replaced === 0) return stale.length === 1 ? 'the file was deleted' : 'the files were deleted'
  if (!isProven(stale))
    return stale.length === 1
      ? 'the file was replaced, and whether by the same bytes could not be compared'
      : 'the files were replaced, and whether by the same bytes could not be compared'
  if (replaced < stale.length) return 'files were deleted or replaced'
  return stale.length === 1 ? 'the file was replaced' : 'the files were replaced'
}

function noteOf({ path, content }: CodeFileFacts): string {
  if (path === 'missing') return 'deleted'
  return content === 'different'
    ? 'replaced, contents differ'
    : 'replaced; may be the same bytes, which could not be compared'
}
