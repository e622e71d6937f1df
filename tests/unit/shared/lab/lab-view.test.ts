import { describe, expect, it } from 'vitest'
import { describeLabStep } from '../../../../src/shared/lab/lab-view'
import type { Snapshot } from '../../../../src/shared/snapshot/snapshot'
import { mapsOf, smapsOf } from '../../../support/map-tables'
import { SAMPLE_INFO } from '../../../support/sample-snapshot'

function snapshotOf(parsed: ReturnType<typeof mapsOf>): Snapshot {
  const info = { ...SAMPLE_INFO, command: 'lab', usedMaps: parsed.table.length, limit: 65530 }
  return { info, mappings: parsed.table, usage: null, absent: [] }
}

const whole = snapshotOf(mapsOf`200000000000 +3 rw-p
7f0000000000 +1 r-xp @0 #7 /srv/lab`)
const holed = snapshotOf(mapsOf`200000000000 +1 rw-p
200000002000 +1 rw-p
7f0000000000 +1 r-xp @0 #7 /srv/lab`)

describe('describeLabStep', () => {
  it('tells of the first moment what is there, and no change', () => {
    const view = describeLabStep(null, whole)
    expect(view).toMatchObject({ summary: '', used: 2, limit: 65530, mapCount: 2, events: [], diff: [] })
    expect(view.maps[0]).toEqual({
      start: 0x200000000000,
      end: 0x200000003000,
      permissions: 'rw-p',
      family: 'anonymous',
      kind: 'anonymous',
      name: '',
      flags: '',
      tone: null,
    })
  })

  it('tells a split as an event and as diff over pmap', () => {
    const view = describeLabStep(whole, holed)
    expect(view.summary).toBe('One mapping was split in two, 4 KiB unmapped.')
    expect(view.events.map(({ what, tone }) => [what, tone])).toEqual([['split', 'changed']])
    expect(view.diff).toEqual([
      '2c2,3',
      '< 0000200000000000     12K rw---   [ anon ]',
      '---',
      '> 0000200000000000      4K rw---   [ anon ]',
      '> 0000200000002000      4K rw---   [ anon ]',
      '4c5',
      '<  total               16K',
      '---',
      '>  total               12K',
    ])
    expect(view.maps.map(({ tone }) => tone)).toEqual(['changed', 'changed', null])
  })

  it('marks what came as added, and what went only in the events', () => {
    const only = snapshotOf(mapsOf`7f0000000000 +1 r-xp @0 #7 /srv/lab`)
    expect(describeLabStep(only, whole).maps.map(({ tone }) => tone)).toEqual(['added', null])
    const removed = describeLabStep(whole, only)
    expect(removed.maps.map(({ tone }) => tone)).toEqual([null])
    expect(removed.events.map(({ tone }) => tone)).toEqual(['removed'])
  })

  it('tells flags where smaps was read, and makes names harmless', () => {
    const { table, usage } = smapsOf`200000000000 +1 rw-p`
    const hostile = snapshotOf(mapsOf`200000000000 +1 r--s @0 #7 /tmp/a\x1b[2Jb`)
    const view = describeLabStep(null, { ...whole, mappings: table, usage })
    expect(view.maps[0]?.flags).toBe('rd wr mr mw me ac')
    expect(describeLabStep(null, hostile).maps[0]?.name).not.toContain('\u001b')
  })

  it('tells the first rows of very many, and how many there are', () => {
    const rows = Array.from({ length: 3000 }, (_, i) => `${(0x200000000000 + i * 8192).toString(16)} +1 rw-p`)
    const many = snapshotOf(mapsOf`${rows.join('\n')}`)
    const view = describeLabStep(whole, many)
    expect(view.mapCount).toBe(3000)
    expect(view.maps).toHaveLength(1000)
    expect(view.eventCount).toBeGreaterThan(view.events.length)
    expect(view.diff).toHaveLength(400)
    expect(view.isWholeDiff).toBe(false)
  })
})
