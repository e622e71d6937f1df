import { describe, expect, it } from 'vitest'
import { commandForHeadKey } from '../../../../../src/renderer/components/grid/head-keys'

const NONE = { ctrlKey: false, shiftKey: false, altKey: false, metaKey: false }

describe('keys on the title of a column', () => {
  it('move with Control, widen with Shift, fit with Control and Enter', () => {
    const of = (key: string, held: Partial<typeof NONE>): unknown =>
      commandForHeadKey({ key, ...NONE, ...held })
    expect(of('ArrowRight', { ctrlKey: true })).toEqual({ kind: 'move', step: 1 })
    expect(of('ArrowLeft', { ctrlKey: true })).toEqual({ kind: 'move', step: -1 })
    expect(of('ArrowLeft', { shiftKey: true })).toEqual({ kind: 'widen', step: -1 })
    expect(of('Enter', { ctrlKey: true })).toEqual({ kind: 'fit' })
  })

  it('are left to the button and to the window otherwise', () => {
    const left = [
      { key: 'Enter', ...NONE },
      { key: 'ArrowLeft', ...NONE },
      { key: 'ArrowLeft', ...NONE, altKey: true },
      { key: 'ArrowLeft', ...NONE, ctrlKey: true, shiftKey: true },
      { key: 'Enter', ...NONE, shiftKey: true },
    ]
    for (const key of left) expect(commandForHeadKey(key)).toBeNull()
  })
})
