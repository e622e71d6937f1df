import { describe, expect, it } from 'vitest'
import {
  describeVmFlag,
  highVmFlagBits,
  listVmFlags,
  lowVmFlagBits,
  parseVmFlags,
  VM_FLAG_CODES,
} from '../../../../src/shared/proc/vm-flags'

describe('VmFlags', () => {
  it('keep every known code through bits and back', () => {
    expect(new Set(VM_FLAG_CODES).size).toBe(VM_FLAG_CODES.length)
    for (const code of VM_FLAG_CODES) {
      expect(listVmFlags(parseVmFlags(` ${code} `))).toEqual([code])
      expect(describeVmFlag(code)).not.toContain('unknown')
      expect(lowVmFlagBits(code) === 0).toBe(highVmFlagBits(code) !== 0)
    }
    const all = VM_FLAG_CODES.join(' ')
    expect(listVmFlags(parseVmFlags(all)).join(' ')).toBe(all)
  })

  it('keep what they do not know, at the end', () => {
    const set = parseVmFlags(' rd q1 wr ?? ')
    expect(set.unknown).toBe('q1 ??')
    expect(listVmFlags(set)).toEqual(['rd', 'wr', 'q1', '??'])
    expect(describeVmFlag('q1')).toContain('unknown')
  })
})
