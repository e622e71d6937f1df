import { describe, expect, it } from 'vitest'
import { MappingSource } from '../../../../../src/renderer/worker/sources/mapping-source'
import { MapsView } from '../../../../../src/renderer/worker/sessions/maps-view'
import { parseMaps } from '../../../../../src/shared/proc/parse-maps'

function sourceOf(rows: number): MappingSource {
  const lines = Array.from(
    { length: rows },
    (_, row) => `${row + 1}000-${row + 1}800 rw-p 00000000 00:00 0 \n`,
  )
  return new MappingSource(parseMaps(new TextEncoder().encode(lines.join(''))).table, null)
}

describe('MapsView', () => {
  it('is written by the page that opened it last, and by no other', () => {
    let changes = 0
    const view = new MapsView(() => (changes += 1))
    const process = view.open()
    process.show(sourceOf(3))
    const snapshot = view.open()
    expect(view.table.state().totalCount).toBe(0)
    snapshot.show(sourceOf(2))
    const before = changes
    process.show(sourceOf(5))
    process.refine(sourceOf(5))
    process.close()
    expect([view.table.state().totalCount, changes]).toEqual([2, before])
  })

  it('is empty, unfiltered and without a writer after it was closed', () => {
    const view = new MapsView(() => undefined)
    const page = view.open()
    page.show(sourceOf(3))
    view.table.setFilter('heap')
    page.close()
    page.show(sourceOf(3))
    expect(view.table.state()).toMatchObject({ totalCount: 0, filter: '' })
  })
})
