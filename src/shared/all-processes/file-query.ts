import type { QueryColumns } from '../query/compile-query'
import type { Query, QueryMistake } from '../query/query'
import { TRAIT_DELETED } from '../tables/mapping-table'
import type { FileTable } from './file-table'

/**
 * Offers the files of the machine to a query, as if each were one mapping as large as all its mappings together.
 *
 * `perm:` finds a file of which one mapping has all these permissions, so `perm:wx` finds no library whose code and data are
 * mapped apart. What smaps tells is there once it was
 * read of any process. Terms that mean nothing of a file are for {@link findMisplaced} to refuse.
 */
export function fileQueryColumns(table: FileTable): QueryColumns {
  const { length } = table
  const isMeasured = table.measured.some((count) => count > 0)
  return {
    mappings: {
      start: new Float64Array(length),
      end: table.size,
      offset: new Float64Array(length),
      permissions: new Uint8Array(length),
      // Whatever is listed here has a device or an inode.
      device: new Uint32Array(length).fill(1),
      inodeLow: new Uint32Array(length),
      inodeHigh: new Uint32Array(length),
      name: Uint32Array.from({ length }, (_, row) => row + 1),
      kind: table.kind,
      traits: Uint8Array.from(table.state, (state) => (state > 0 ? TRAIT_DELETED : 0)),
      strings: { strings: ['', ...table.path] },
      length,
    },
    permissionSets: table.permissionSets,
    usage: (field) => (isMeasured && (field === 'rss' || field === 'pss') ? table[field] : undefined),
    hasFlag: () => undefined,
    isApart: () => undefined,
    isOfPattern: () => () => false,
  }
}

const MISPLACED: Readonly<Partial<Record<Query['terms'][number]['condition']['type'], string>>> = {
  addresses: 'A file has an address only within a process: ask on its page.',
  flag: 'Flags belong to mappings: ask on the page of a process.',
  apart: 'Neighbours are those of a process: ask on its page.',
  pattern: 'Patterns are those of a process: ask on its page.',
  inode: 'A path may have several inodes here: ask for its name.',
  device: 'A path may be on several devices here: ask for its name.',
}

/** The terms of a query that mean something of a mapping and nothing of a file, as mistakes. */
export function findMisplaced({ terms }: Query): QueryMistake[] {
  return terms.flatMap(({ condition, start, end }) => {
    const message = MISPLACED[condition.type]
    return message === undefined ? [] : [{ start, end, message }]
  })
}
