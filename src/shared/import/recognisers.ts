import type { SnapshotSource } from '../snapshot/snapshot'

/** A form in which tools print mappings, known by its lines. */
export interface Recogniser {
  readonly source: SnapshotSource
  /** A row: it begins with where a mapping lies. */
  readonly row: RegExp
  /** A line that names the columns of the rows that follow; rows mean nothing without it. */
  readonly head: RegExp | null
  /** A line that belongs to the row before. */
  readonly more: RegExp | null
}

/** A line of maps, or the head of an entry of smaps. */
export const MAPS_LINE = /^[0-9a-f]+-[0-9a-f]+ [r-][w-][x-][sp] [0-9a-f]+ [0-9a-f]+:[0-9a-f]+ \d+/
/** A field of smaps. */
export const SMAPS_FIELD = /^[A-Za-z_]+:\s+\d+/
/** The head of a table of pmap -x, of -d, of procps 3.2 or of SUSE's: where a row begins, then sizes and mode. */
export const PMAP_TABLE_HEAD = /^(?:Address|START)\s+(?:Kbytes|SIZE)\s.*\b(?:Mode|PERM)\b/

/** All forms. A row of pmap may be one of pmap -x too, where a head says so. */
export const RECOGNISERS: readonly Recogniser[] = [
  { source: 'maps', row: MAPS_LINE, head: null, more: /^(?:[A-Za-z_]+:\s+\d|VmFlags:|Name: )/ },
  {
    source: 'pmap-X',
    row: /^\s*[0-9a-f]+ [r-][w-][x-][sp]\s+[0-9a-f]+\s+[0-9a-f]+:[0-9a-f]+\s/,
    head: /^\s*Address\s+Perm\s+Offset\s+Device\s+Inode\s/,
    more: null,
  },
  { source: 'pmap', row: /^[0-9a-f]{8,16}\s+\d+K\s+[r-][w-][x-][sp-]/, head: null, more: null },
  {
    source: 'pmap-x',
    row: /^[0-9a-f]{8,16}\s+\d+K?\s(?:.*\s)?[r-][w-][x-][sp-]/,
    head: PMAP_TABLE_HEAD,
    more: null,
  },
]
