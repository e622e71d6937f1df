import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as v from 'valibot'
import type { GridColumn } from '../../../../src/renderer/model/grid-columns'
import {
  layOutColumns,
  moveColumn,
  orderColumns,
  resizeColumn,
  toggleColumn,
  USUAL_LAYOUT,
  type ColumnSet,
} from '../../../../src/renderer/model/lay-out-columns'
import { gridLayoutSchema, type GridLayout } from '../../../../src/shared/ipc/view-settings'

const KEYS = ['name', 'pid', 'user', 'maps', 'share', 'rss']
const SET: ColumnSet = {
  all: KEYS.map((key): GridColumn => ({ key, title: key, kind: 'text', width: 100, grows: key === 'rss' })),
  usual: ['name', 'user', 'maps', 'rss'],
}
const keysOf = (layout: GridLayout): string[] => layOutColumns(SET, layout).map(({ key }) => key)

type Act = (layout: GridLayout) => GridLayout
const key = fc.constantFrom(...KEYS)
const act = fc.oneof(
  fc.tuple(key, fc.integer({ min: -2, max: 9 })).map(
    ([each, place]): Act =>
      (layout) =>
        moveColumn(SET, layout, each, place),
  ),
  key.map(
    (each): Act =>
      (layout) =>
        toggleColumn(SET, layout, each),
  ),
  fc.tuple(key, fc.integer({ min: -500, max: 5000 })).map(
    ([each, width]): Act =>
      (layout) =>
        resizeColumn(layout, each, width),
  ),
)
const layoutArbitrary = fc
  .array(act, { maxLength: 12 })
  .map((acts) => acts.reduce((layout, each) => each(layout), USUAL_LAYOUT))

describe('the columns of a grid', () => {
  it('show as usual until somebody changes them', () => {
    expect(keysOf(USUAL_LAYOUT)).toEqual(SET.usual)
  })

  it('move to a place among those that show', () => {
    expect(keysOf(moveColumn(SET, USUAL_LAYOUT, 'rss', 0))).toEqual(['rss', 'name', 'user', 'maps'])
    expect(keysOf(moveColumn(SET, USUAL_LAYOUT, 'name', 2))).toEqual(['user', 'maps', 'name', 'rss'])
    expect(keysOf(moveColumn(SET, USUAL_LAYOUT, 'name', 3))).toEqual(['user', 'maps', 'rss', 'name'])
  })

  it('come back where they were when they are hidden and shown again', () => {
    const moved = moveColumn(SET, USUAL_LAYOUT, 'maps', 1)
    const hidden = toggleColumn(SET, moved, 'maps')
    expect(keysOf(hidden)).toEqual(['name', 'user', 'rss'])
    expect(keysOf(toggleColumn(SET, hidden, 'maps'))).toEqual(keysOf(moved))
  })

  it('never lose the first one, which says what a row is of', () => {
    expect(keysOf(toggleColumn(SET, USUAL_LAYOUT, 'name'))).toContain('name')
  })

  it('have a chosen width exactly, and take no room that is left then', () => {
    const [, , , rss] = layOutColumns(SET, resizeColumn(USUAL_LAYOUT, 'rss', 240))
    expect(rss).toMatchObject({ key: 'rss', width: 240, grows: false })
  })

  it('whatever is done: each column stands once, with its own cell, and the settings take the layout', () => {
    fc.assert(
      fc.property(layoutArbitrary, (layout) => {
        const columns = orderColumns(SET, layout)
        expect(columns.map((column) => column.key).toSorted()).toEqual(KEYS.toSorted())
        for (const column of columns) expect(KEYS[column.cell ?? -1]).toBe(column.key)
        expect(v.parse(gridLayoutSchema, layout)).toEqual(layout)
      }),
    )
  })

  it('whatever was done before: a moved column stands where it was put, the others in their order', () => {
    fc.assert(
      fc.property(layoutArbitrary, fc.nat(), fc.nat(), (layout, from, to) => {
        const before = keysOf(layout)
        const moved = before[from % before.length] ?? ''
        const place = to % before.length
        const after = keysOf(moveColumn(SET, layout, moved, place))
        expect(after.indexOf(moved)).toBe(place)
        expect(after.filter((each) => each !== moved)).toEqual(before.filter((each) => each !== moved))
      }),
    )
  })
})
