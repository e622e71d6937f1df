import { describe, expect, it } from 'vitest'
import type { FindingRuleId } from '../../../../src/shared/findings/finding'
import { addMute, isMuted, removeMute, type FindingMute } from '../../../../src/shared/findings/mutes'

const RULE = 'write-execute'
const ALL: FindingMute = { rule: null, program: null, process: null }
const process = { pid: 7, startTicks: 90 }

function isQuiet(mute: Partial<FindingMute>, rule: FindingRuleId, name: string, pid = 7): boolean {
  return isMuted([{ ...ALL, ...mute }], { rule, process: { pid, startTicks: 90, name } })
}

describe('mutes', () => {
  it('cover a rule, a program, or a rule for a program', () => {
    expect(isQuiet({ rule: RULE, program: 'a' }, RULE, 'a')).toBe(true)
    expect(isQuiet({ rule: RULE, program: 'a' }, RULE, 'b')).toBe(false)
    expect(isQuiet({ rule: RULE, program: 'a' }, 'near-limit', 'a')).toBe(false)
    expect(isQuiet({ rule: RULE }, RULE, 'b')).toBe(true)
    expect(isQuiet({ program: 'a' }, 'near-limit', 'a')).toBe(true)
  })

  it('cover a rule for one process, and not the next one of its PID', () => {
    const mute = { rule: RULE, program: 'a', process } as const
    expect(isQuiet(mute, RULE, 'a')).toBe(true)
    expect(isQuiet(mute, RULE, 'a', 8)).toBe(false)
    expect(isQuiet({ ...mute, process: { pid: 7, startTicks: 91 } }, RULE, 'a')).toBe(false)
  })

  it('take the place of those that they make needless, and can be taken back', () => {
    const one = addMute([], { rule: RULE, program: 'a', process })
    const kind = addMute(one, { rule: RULE, program: 'a', process: null })
    expect(kind).toEqual([{ rule: RULE, program: 'a', process: null }])
    const wider = addMute(kind, { rule: null, program: 'a', process: null })
    expect(wider).toEqual([{ rule: null, program: 'a', process: null }])
    expect(removeMute(wider, { rule: RULE, program: 'a', process: null })).toEqual(wider)
    expect(removeMute(wider, { rule: null, program: 'a', process: null })).toEqual([])
  })
})
