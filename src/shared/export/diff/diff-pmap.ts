import { VmatlasError } from '../../errors'
import { missingFor } from '../maps-forms'
import type { Snapshot } from '../../snapshot/snapshot'
import { formatPmapAddress, formatPmapHead, formatPmapMode, kibOf, PmapNames } from '../pmap/pmap-words'
import type { PmapProcess } from '../pmap/pmap-input'
import { joinIntoChunks } from '../../format/text-chunks'
import { diffLines, type KeyedLines } from './diff-lines'

/**
 * Writes what `diff` prints for the outputs of `pmap` at both moments. Nothing where these are equal.
 *
 * Errors: `invalid-request` where a side lacks a column that pmap prints.
 */
export function formatDiffPmap(before: Snapshot, after: Snapshot): Generator<string, void, undefined> {
  for (const { absent } of [before, after]) {
    const missing = missingFor('pmap', { usage: null, absent })
    if (missing === null) continue
    throw new VmatlasError(
      'invalid-request',
      `The source has no ${missing} of its mappings, which pmap prints.`,
    )
  }
  return joinIntoChunks(diffLines(pmapLines(before), pmapLines(after)))
}

/** The lines of `pmap PID`, made when asked for: the process, a line a mapping, the total. */
function pmapLines({ info, mappings }: Snapshot): KeyedLines {
  const process: PmapProcess = {
    pid: info.pid ?? 0,
    cmdline: info.command,
    comm: info.name,
    startStack: null,
    sysvMinor: null,
    hasPrintedNames: info.absent.includes('path'),
  }
  const names = new PmapNames(mappings, process, {})
  const last = mappings.length + 1
  const total = mappings.start.reduce((sum, _, row) => sum + kibOf(mappings, row), 0)
  return {
    length: last + 1,
    keyOf: (line) => (line === 0 ? -1 : line === last ? Infinity : (mappings.start[line - 1] ?? 0)),
    textOf: (line) => {
      if (line === 0) return formatPmapHead(process).trimEnd()
      if (line === last) return ` total ${String(total).padStart(16)}K`
      const row = line - 1
      const size = String(kibOf(mappings, row)).padStart(6)
      const mode = formatPmapMode(mappings.permissions[row] ?? 0)
      return `${formatPmapAddress(mappings.start[row] ?? 0)} ${size}K ${mode} ${names.nameOf(row)}`
    },
  }
}
