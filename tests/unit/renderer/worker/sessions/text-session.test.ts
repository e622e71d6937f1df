import { describe, expect, it } from 'vitest'
import { MappingSource } from '../../../../../src/renderer/worker/sources/mapping-source'
import { TableView } from '../../../../../src/renderer/worker/views/table-view'
import { TEXT_PIECE } from '../../../../../src/renderer/worker/protocol/text-protocol'
import { TextSession } from '../../../../../src/renderer/worker/sessions/text-session'
import { PENDING } from '../../../../../src/renderer/worker/protocol/describe-absence'
import type { MapsForm } from '../../../../../src/shared/export/maps-forms'
import type { MapsAbout } from '../../../../../src/shared/export/maps-to-write'
import { PAUSE } from '../../../../../src/shared/format/text-chunks'
import type { MappingTable } from '../../../../../src/shared/tables/mapping-table'
import { mapsOf, smapsOf } from '../../../../support/map-tables'

const ABOUT: MapsAbout = {
  pid: 7,
  name: 'x',
  command: '/bin/x',
  startStack: null,
  usedMaps: 3,
  limit: 65530,
  changedWhileReading: false,
  readAtMs: 0,
}
const BEFORE = mapsOf`
  10000 +2 r-xp @0 #7 /usr/lib/libc.so.6
  20000 +9 rw-p
  30000 +1 r--p @0 #7 /usr/lib/libc.so.6
`.table
const AFTER = mapsOf`70000 +1 rw-p`.table

const sourceOf = (table: MappingTable): MappingSource =>
  new MappingSource(table, null, PENDING, { about: ABOUT })

function sessionOf(
  view: TableView,
  writeDifference: () => Iterable<string> = () => ['no difference'],
): TextSession {
  return new TextSession({ maps: view, writeDifference })
}

function readAll(session: TextSession, id: number): string {
  let text = ''
  for (;;) {
    const piece = session.nextText(id)
    if (piece === null) return text
    text += piece
  }
}

function write(session: TextSession, form: MapsForm): string {
  return readAll(session, session.beginText({ kind: 'maps', form }))
}

const starts = (csv: string): (string | undefined)[] =>
  csv
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(',')[0])

describe('maps that leave the window', () => {
  it('are those that the filter lets through, in the order that shows', () => {
    const view = new TableView(sourceOf(BEFORE), { column: 'start', direction: 'descending' })
    const session = sessionOf(view)
    expect(starts(write(session, 'csv'))).toEqual(['30000', '20000', '10000'])
    view.setFilter('libc')
    expect(starts(write(session, 'csv'))).toEqual(['30000', '10000'])
    expect(JSON.parse(write(session, 'json'))).toMatchObject({ where: 'libc', mappings: [{}, {}] })
    view.setFilter('libc size>q')
    expect(starts(write(session, 'csv'))).toEqual(['30000', '10000'])
  })

  it('stand together in their groups, also in those that are closed, and gaps are none', () => {
    const view = new TableView(sourceOf(BEFORE), null)
    view.groupBy('permissions')
    expect(starts(write(sessionOf(view), 'csv'))).toEqual(['20000', '10000', '30000'])
    view.groupBy(null)
    view.showGaps(true)
    expect(starts(write(sessionOf(view), 'csv'))).toEqual(['10000', '20000', '30000'])
  })

  it('are all of them by address in the forms of pmap', () => {
    const view = new TableView(sourceOf(BEFORE), { column: 'size', direction: 'descending' })
    view.setFilter('libc')
    expect(write(sessionOf(view), 'pmap')).toBe(
      [
        '7:   /bin/x',
        '0000000000010000      8K r-x-- libc.so.6',
        '0000000000020000     36K rw---   [ anon ]',
        '0000000000030000      4K r---- libc.so.6',
        ' total               48K\n',
      ].join('\n'),
    )
  })

  it('are those of the moment in which it began, whatever is read meanwhile', () => {
    const view = new TableView(sourceOf(BEFORE), null)
    const session = sessionOf(view)
    const id = session.beginText({ kind: 'maps', form: 'csv' })
    view.replaceSource(sourceOf(AFTER))
    view.setFilter('nothing')
    expect(starts(readAll(session, id))).toEqual(['10000', '20000', '30000'])
  })

  it('are refused while they are not all there, and in forms that need what was not read', () => {
    const partial = new TableView(new MappingSource(BEFORE, null, PENDING, { isPartial: true }), null)
    expect(() => sessionOf(partial).beginText({ kind: 'maps', form: 'csv' })).toThrow(/not read yet/)
    const session = sessionOf(new TableView(sourceOf(BEFORE), null))
    expect(() => session.beginText({ kind: 'maps', form: 'pmap-x' })).toThrow(/needs smaps/)
    expect(session.refusedForms()).toEqual({
      'pmap-x': 'needs smaps, which is being read',
      'pmap-X': 'needs smaps, which is being read',
      'pmap-XX': 'needs smaps, which is being read',
    })
    const { table, usage } = smapsOf`10000 +1 rw-p | | Rss=4`
    const whole = new TableView(new MappingSource(table, usage, PENDING, { about: ABOUT }), null)
    expect(sessionOf(whole).refusedForms()).toEqual({})
    expect(write(sessionOf(whole), 'pmap-x')).toContain('0000000000010000       4       4       0 rw---')
  })
})

describe('pieces of text', () => {
  it('of several texts do not mix, and a text that was ended is not gone on with', () => {
    const view = new TableView(sourceOf(BEFORE), null)
    const session = sessionOf(view, () => ['a difference'])
    const maps = session.beginText({ kind: 'maps', form: 'csv' })
    const difference = session.beginText({ kind: 'differences', form: 'text' })
    expect(readAll(session, difference)).toBe('a difference')
    expect(starts(readAll(session, maps))).toHaveLength(3)
    session.endText(maps)
    expect(() => session.nextText(maps)).toThrow(/no longer being written/)
    expect(session.nextText(difference)).toBeNull()
  })

  it('are no longer than what the window may send, and come also while nothing is written yet', () => {
    const chunk = 'x'.repeat(70_000)
    let isMeasuring = true
    function* long(): Generator<string> {
      while (isMeasuring) yield PAUSE
      for (let count = 0; count < 40; count++) yield chunk
    }
    const session = sessionOf(new TableView(sourceOf(BEFORE), null), long)
    const id = session.beginText({ kind: 'differences', form: 'text' })
    expect(session.nextText(id)).toBe('')
    isMeasuring = false
    let written = 0
    for (let piece = session.nextText(id); piece !== null; piece = session.nextText(id)) {
      expect(piece.length).toBeLessThan(TEXT_PIECE + 2 * chunk.length)
      written += piece.length
    }
    expect(written).toBe(40 * chunk.length)
  })
})
