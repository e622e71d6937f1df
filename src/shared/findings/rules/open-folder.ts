import { showName } from '../../format/name'
import { listCodeFiles, type CodeFile } from '../code-files'
import { gatherEvidence } from '../evidence'
import type { Finding, FindingRule, FindingSubject, OpenPlace } from '../finding'

/** Code that every user of the machine could have put there or can change. */
export const openFolder: FindingRule = {
  id: 'open-folder',
  title: 'Code from a world-writable place',
  why: 'Anyone who can write to the file, or replace it, decides what this program runs next time, with its rights.',
  normal:
    'Installers, and Java and Python programs that carry libraries with them, unpack them below /tmp. A private folder that only they can write to is not reported.',
  judge,
}

function judge({ mappings, files }: FindingSubject): Finding[] {
  const found = listCodeFiles(mappings).flatMap((file) => {
    const open = files.get(file.key)?.open ?? null
    return open === null ? [] : [{ file, open }]
  })
  const first = found[0]
  if (first === undefined) return []
  const isReplaceable = found.some(({ open }) => !open.isSticky)
  const more = found.length > 1 ? ` and ${found.length - 1} more` : ''
  const notes = new Map(found.map(({ file, open }) => [file.row, noteOf(open)]))
  return [
    {
      rule: 'open-folder',
      severity: isReplaceable ? 'serious' : 'warning',
      what: `It runs code from ${showName(first.file.path)}${more}: ${describe(first)}.`,
      advice:
        'Move the file to a folder that only its owner can write to, and look at who owns it now. A program that unpacks libraries can usually be told where (TMPDIR, java.io.tmpdir).',
      ...gatherEvidence(
        mappings,
        found.map(({ file }) => file.row),
        (row) => notes.get(row) ?? '',
      ),
    },
  ]
}

function describe({ file, open }: { readonly file: CodeFile; readonly open: OpenPlace }): string {
  if (open.what === 'file') return 'every user may change the file'
  const folder = file.path.slice(0, Math.max(1, file.path.lastIndexOf('/')))
  const which = folder === open.path ? 'its folder' : `the folder ${showName(open.path)} above it`
  return open.isSticky ? `every user may put files into ${which}` : `every user may replace files in ${which}`
}

function noteOf(open: OpenPlace): string {
  return `${open.what} writable by everyone${open.isSticky ? ', sticky' : ''}`
}
