import { describe, expect, it } from 'vitest'
import { describeKind } from '../../../../src/shared/tables/format-kind'
import { layOutMappings } from '../../../../src/shared/export/maps-table'
import { formatMarkdown } from '../../../../src/shared/export/markdown'
import { formatPermissionSets } from '../../../../src/shared/tables/format-permissions'
import { mapsOf } from '../../../support/map-tables'

// A stack of 8 MiB above its guard is a thread's by its shape alone; the heap is named by the kernel.
const { table } = mapsOf`
  5581a1000000 +8 rw-p [heap]
  7f0000000000 +1 ---p
  ...          +2048 rw-p
`

describe('a kind in words', () => {
  it('says where it is read off the shape of a mapping', () => {
    expect(describeKind(table, 0)).toBe('heap')
    expect(describeKind(table, 2)).toBe('thread stack (inferred)')
  })

  it('says so in the table of the command line and in Markdown', () => {
    expect([...layOutMappings({ table, usage: null, rows: [0, 1, 2] }, null)].join('')).toContain(
      'thread stack (inferred)',
    )
    expect([...formatMarkdown({ table, usage: null, rows: [0, 1, 2] })].join('')).toContain(
      'thread stack (inferred)',
    )
  })
})

describe('permissions of several mappings', () => {
  it('are each told, and not joined into one', () => {
    expect(formatPermissionSets((1 << 1) | (1 << 5) | (1 << 3))).toBe('r--p, rw-p, r-xp')
    expect(formatPermissionSets(0)).toBe('')
  })
})
