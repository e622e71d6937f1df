import { describe, expect, it } from 'vitest'
import { describeOverruling, findOverrulingLine } from '../../../../src/shared/sysctl/overruling'
import { decideSysctl, type DecidedLine } from '../../../../src/shared/sysctl/precedence'

function overruling(files: Readonly<Record<string, string>>): DecidedLine | null {
  const read = Object.entries(files).map(([name, text]) => ({
    folder: '/etc/sysctl.d',
    name,
    linkTarget: null,
    content: { type: 'text', text } as const,
  }))
  return findOverrulingLine(decideSysctl(read, ''))
}
const LINE = 'vm.max_map_count = 262144\n'

describe('findOverrulingLine', () => {
  it('finds none where our file decides, or would', () => {
    expect(overruling({})).toBeNull()
    expect(overruling({ 'elastic.conf': LINE, '99-own.conf': LINE })).toBeNull()
    expect(overruling({ 'zz-vmatlas.conf': LINE, 'zz-other.conf': LINE })).toBeNull()
  })

  it.each([LINE, 'vm.max_map_count = lots\n', '-vm.max_map_count\n'])(
    'finds a later file with %j',
    (text) => {
      const line = overruling({ 'zzz.conf': text })
      expect(line?.file?.name).toBe('zzz.conf')
      expect(overruling({ 'zz-vmatlas.conf': LINE, 'zzz.conf': text })?.file?.name).toBe('zzz.conf')
      expect(line && describeOverruling(line)).toMatch(
        /^\/etc\/sysctl\.d\/zzz\.conf, line 1, overrides zz-vmatlas\.conf, .* Remove that line, or rename/,
      )
    },
  )
})
