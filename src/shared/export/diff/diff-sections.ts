import { computeSlides } from '../../diff-summary/slides'
import {
  computeTotals,
  computeTotalsByFile,
  computeTotalsByKind,
  MEASURE_NAMES,
  TOTAL_MEASURES,
  type GroupTotals,
  type TotalMeasure,
} from '../../diff-summary/totals'
import type { DiffSide } from '../../diff/diff-side'
import type { DiffTable } from '../../diff/diff-table'
import { MAPPING_KIND_LABELS, type MappingKind } from '../../tables/mapping-kind'
import { formatHex } from '../../format/address'
import { formatBytesChange } from '../../format/bytes'
import { formatCountChange, groupThousands } from '../../format/count'
import { showName } from '../../format/name'

/** What a comparison comes to, beside its events, as a small table: the first column names the rows. */
export interface DiffSection {
  readonly title: string
  readonly headings: readonly string[]
  /** Cells made harmless. */
  readonly rows: readonly (readonly string[])[]
  /** Rows that there was no room for. */
  readonly moreCount: number
}

/** So many files and modules are listed where a person reads; JSON has all. */
const MOST_ROWS = 40

/**
 * Lists the totals by kind and by file that changed, and for a diff by identity how far each module lies from where
 * it was. Sections without rows are left out. Linear in the rows of both sides.
 */
export function listDiffSections(diff: DiffTable, before: DiffSide, after: DiffSide): DiffSection[] {
  const { delta } = computeTotals(before, after)
  const measures = TOTAL_MEASURES.filter((measure) => !Number.isNaN(delta[measure]))
  const byKind = computeTotalsByKind(before, after).filter(isGroupChanged)
  const byFile = computeTotalsByFile(before, after).filter(isGroupChanged).toSorted(compareGroups)
  const sections = [
    groupSection('By kind', byKind, measures, (group) => MAPPING_KIND_LABELS[group as MappingKind]),
    groupSection('By file', byFile, measures, showName),
    ...(diff.options.match === 'identity' ? [slideSection(diff, before)] : []),
  ]
  return sections.filter(({ rows }) => rows.length > 0)
}

/** Says whether any total of a group that is known on both sides changed. */
export function isGroupChanged({ delta }: GroupTotals): boolean {
  return Object.values(delta).some((value) => value !== 0 && !Number.isNaN(value))
}

function groupSection(
  title: string,
  groups: readonly GroupTotals[],
  measures: readonly TotalMeasure[],
  nameOf: (group: string) => string,
): DiffSection {
  return {
    title,
    headings: [title, ...measures.map((measure) => MEASURE_NAMES[measure])],
    rows: groups
      .slice(0, MOST_ROWS)
      .map(({ group, delta }) => [
        nameOf(group),
        ...measures.map((measure) =>
          measure === 'maps' ? formatCountChange(delta.maps) : formatBytesChange(delta[measure]),
        ),
      ]),
    moreCount: Math.max(0, groups.length - MOST_ROWS),
  }
}

/** Modules are what has a name: files, the heap, the kernel's own. */
function slideSection(diff: DiffTable, before: DiffSide): DiffSection {
  const { name, slide, maps, length } = computeSlides(diff, before)
  const rows = Array.from({ length: Math.min(MOST_ROWS, length) }, (_, at) => [
    showName(before.mappings.strings.strings[name[at] ?? 0] ?? ''),
    formatSlide(slide[at] ?? 0),
    groupThousands(maps[at] ?? 0),
  ])
  return {
    title: 'Slides',
    headings: ['Module', 'slide', 'maps'],
    rows,
    moreCount: Math.max(0, length - MOST_ROWS),
  }
}

/** After minus before as a signed hexadecimal number: "+0x1f000", "−0x2000", "0". */
function formatSlide(slide: number): string {
  if (slide === 0) return '0'
  return `${slide > 0 ? '+' : '−'}0x${formatHex(Math.abs(slide))}`
}

/** Largest change of size first, then of memory. */
function compareGroups(a: GroupTotals, b: GroupTotals): number {
  const sizeOf = (value: number): number => (Number.isNaN(value) ? 0 : Math.abs(value))
  return (
    sizeOf(b.delta.size) - sizeOf(a.delta.size) ||
    sizeOf(b.delta.rss) - sizeOf(a.delta.rss) ||
    sizeOf(b.delta.pss) - sizeOf(a.delta.pss)
  )
}
