import { describe, expect, it } from 'vitest'
import { findTrustedHelper, isOnlyRootsToChange } from '../../../../src/host/polkit/trusted-helper'

function state(
  uid: number,
  mode: number,
  type: 'file' | 'folder' | 'link',
): Parameters<typeof isOnlyRootsToChange>[0] {
  return { uid, mode, isFile: () => type === 'file', isDirectory: () => type === 'folder' }
}

describe('isOnlyRootsToChange', () => {
  it('trusts what root alone may change', () => {
    expect(isOnlyRootsToChange(state(0, 0o755, 'file'), 'file')).toBe(true)
    expect(isOnlyRootsToChange(state(0, 0o755, 'folder'), 'folder')).toBe(true)
  })

  it.each([
    ['of another user', state(1000, 0o755, 'file'), 'file'],
    ['writable by its group', state(0, 0o775, 'file'), 'file'],
    ['writable by all', state(0, 0o757, 'file'), 'file'],
    ['not to be run', state(0, 0o644, 'file'), 'file'],
    ['a link', state(0, 0o777, 'link'), 'file'],
    ['a link to a folder', state(0, 0o755, 'link'), 'folder'],
    ['a folder for all, even a sticky one', state(0, 0o1777, 'folder'), 'folder'],
    ['a file in the place of a folder', state(0, 0o755, 'file'), 'folder'],
  ] as const)('does not trust what is %s', (_name, found, kind) => {
    expect(isOnlyRootsToChange(found, kind)).toBe(false)
  })
})

describe('findTrustedHelper', () => {
  it('finds none where there is none', async () => {
    expect(await findTrustedHelper('vmatlas-no-such-helper')).toBeNull()
  })
})
