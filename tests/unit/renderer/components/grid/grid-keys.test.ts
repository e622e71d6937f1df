import { describe, expect, it } from 'vitest'
import {
  commandForKey,
  type GridKey,
  type GridPlace,
} from '../../../../../src/renderer/components/grid/grid-keys'

const place: GridPlace = { active: 50, rowCount: 100, pageRows: 20, isOpen: null }

function key(name: string, modifiers: Partial<GridKey> = {}): GridKey {
  return { key: name, ctrlKey: false, shiftKey: false, altKey: false, metaKey: false, ...modifiers }
}

describe('commandForKey', () => {
  it.each([
    ['ArrowDown', 51],
    ['ArrowUp', 49],
    ['PageDown', 70],
    ['PageUp', 30],
    ['Home', 0],
    ['End', 99],
  ])('%s selects row %i', (name, position) => {
    expect(commandForKey(key(name), place)).toEqual({ kind: 'select', act: { kind: 'only', position } })
  })

  it('stays within the rows', () => {
    const act = (name: string, active: number): unknown => commandForKey(key(name), { ...place, active })
    expect(act('ArrowDown', 99)).toMatchObject({ act: { position: 99 } })
    expect(act('PageUp', 3)).toMatchObject({ act: { position: 0 } })
    expect(act('ArrowDown', -1)).toMatchObject({ act: { position: 0 } })
    expect(act('ArrowUp', -1)).toMatchObject({ act: { position: 99 } })
    expect(commandForKey(key('End'), { ...place, rowCount: 0 })).toBeNull()
  })

  it('extends with Shift, moves without selecting with Ctrl, toggles with Ctrl+Space', () => {
    expect(commandForKey(key('End', { shiftKey: true }), place)).toMatchObject({ act: { kind: 'range' } })
    expect(commandForKey(key('ArrowUp', { ctrlKey: true }), place)).toMatchObject({ act: { kind: 'move' } })
    expect(commandForKey(key('End', { ctrlKey: true }), place)).toMatchObject({ act: { kind: 'only' } })
    expect(commandForKey(key(' ', { ctrlKey: true }), place)).toMatchObject({ act: { kind: 'toggle' } })
  })

  it('leaves keys alone that are not its own', () => {
    expect(commandForKey(key('f', { ctrlKey: true }), place)).toBeNull()
    expect(commandForKey(key('ArrowLeft', { altKey: true }), place)).toBeNull()
    expect(commandForKey(key('Tab'), place)).toBeNull()
  })

  it('opens and closes a group on its head with Right and Left, and else goes from cell to cell', () => {
    const on = (key: string, isOpen: boolean | null): unknown =>
      commandForKey(
        { key, ctrlKey: false, shiftKey: false, altKey: false, metaKey: false },
        { active: 3, rowCount: 9, pageRows: 4, isOpen },
      )
    expect(on('ArrowRight', false)).toEqual({ kind: 'toggle' })
    expect(on('ArrowLeft', true)).toEqual({ kind: 'toggle' })
    expect(on('ArrowRight', true)).toEqual({ kind: 'cell', step: 1 })
    expect(on('ArrowLeft', false)).toEqual({ kind: 'cell', step: -1 })
    expect(on('ArrowLeft', null)).toEqual({ kind: 'cell', step: -1 })
  })
})
