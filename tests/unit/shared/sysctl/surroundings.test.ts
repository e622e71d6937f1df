import { describe, expect, it } from 'vitest'
import { detectSurroundings, type SurroundingFacts } from '../../../../src/shared/sysctl/surroundings'

const plain: SurroundingFacts = {
  hasFlatpakInfo: false,
  isSnap: false,
  kernelRelease: '6.12.57+deb13-amd64',
  hasContainerMark: false,
  containerManager: '',
}

describe('detectSurroundings', () => {
  it('has nothing to say on the machine itself', () => {
    expect(detectSurroundings(plain)).toEqual({ kind: 'machine', sentences: [] })
  })

  it.each([
    ['flatpak', { hasFlatpakInfo: true }, /outside of the sandbox/],
    ['snap', { isSnap: true }, /confined snap/],
    ['container', { hasContainerMark: true }, /host's/],
    ['container', { containerManager: 'systemd-nspawn' }, /on the host/],
    ['wsl2', { kernelRelease: '5.15.153.1-microsoft-standard-WSL2' }, /\.wslconfig/],
    ['wsl2', { kernelRelease: '6.6.1-microsoft-standard-WSL2', containerManager: 'wsl' }, /wsl --shutdown/],
    ['wsl1', { kernelRelease: '4.4.0-19041-Microsoft' }, /no such limit/],
    ['container', { kernelRelease: '5.15.1-microsoft-standard-WSL2', hasContainerMark: true }, /container/],
    ['flatpak', { hasFlatpakInfo: true, hasContainerMark: true }, /Flatpak/],
  ] as const)('knows %s by %j', (kind, facts, words) => {
    const found = detectSurroundings({ ...plain, ...facts })
    expect(found.kind).toBe(kind)
    expect(found.sentences.join(' ')).toMatch(words)
  })
})
