import type { SnapshotSource } from '../snapshot/snapshot'

/** A form in which tools print mappings, known by its lines. */
export interface Recogniser {
  readonly source: SnapshotSource
  /** Says whether a line is a row: it begins with where a mapping lies. */
  readonly isRow: (line: string) => boolean
  /** Says whether a line names the columns of the rows that follow. */
  readonly isHead: (line: string) => boolean
  /** Rows mean nothing without the head. */
  readonly needsHead: boolean
  /** Says whether a line belongs to the row before. */
  readonly isMore: (line: string) => boolean
}

/** A line of maps, or the head of an entry of smaps. */
export const MAPS_LINE = /^[0-9a-f]+-[0-9a-f]+ [r-][w-][x-][sp] [0-9a-f]+ [0-9a-f]+:[0-9a-f]+ \d+/
/** A field of smaps. */
export const SMAPS_FIELD = /^[A-Za-z_]+:\s+\d+/
/** The head of a table of pmap -x, of -d, of procps 3.2 or of SUSE's: where a row begins, then sizes and mode. */
export const PMAP_TABLE_HEAD = /^(?:Address|START)\s+(?:Kbytes|SIZE)\s.*\b(?:Mode|PERM)\b/
const PMAP_ROW = /^[0-9a-f]{8,16}\s+\d+K\s+[r-][w-][x-][sp-]/
const PMAP_TABLE_ROW = /^[0-9a-f]{8,16}\s+\d+K?\s(?:.*\s)?[r-][w-][x-][sp-]/
const PMAP_DETAIL_HEAD = /^\s*Address\s+Perm\s+Offset\s+Device\s+Inode\s/
const PMAP_DETAIL_ROW = /^\s*[0-9a-f]+ [r-][w-][x-][sp]\s+[0-9a-f]+\s+[0-9a-f]+:[0-9a-f]+\s/

const never = (): boolean => false

/** All forms; a line is of the first that knows it. */
export const RECOGNISERS: readonly Recogniser[] = [
  {
    source: 'maps',
    isRow: (line) => MAPS_LINE.test(line),
    isHead: never,
    needsHead: false,
    isMore: (line) => SMAPS_FIELD.test(line) || line.startsWith('VmFlags:') || line.startsWith('Name: '),
  },
  {
    source: 'pmap-X',
    isRow: (line) => PMAP_DETAIL_ROW.test(line),
    isHead: (line) => PMAP_DETAIL_HEAD.test(line),
    needsHead: true,
    isMore: never,
  },
  { source: 'pmap', isRow: (line) => PMAP_ROW.test(line), isHead: never, needsHead: false, isMore: never },
  {
    source: 'pmap-x',
    isRow: (line) => PMAP_TABLE_ROW.test(line),
    isHead: (line) => PMAP_TABLE_HEAD.test(line),
    needsHead: true,
    isMore: never,
  },
]
