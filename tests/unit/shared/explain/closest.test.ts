import { describe, expect, it } from 'vitest'
import { closestToLimit, describeClosest, type CountedProcess } from '../../../../src/shared/explain/closest'

function counted(pid: number, name: string, used: number): CountedProcess {
  return { pid, startTicks: pid * 10, name, user: 'root', used }
}

const java = counted(4127, 'java', 61204)
const chrome = counted(2210, 'chrome', 9120)
const other = counted(811, 'postgres', 9120)
const all = [chrome, java, other]

describe('closestToLimit', () => {
  it('puts the fullest first, equal ones by pid, and leaves its input alone', () => {
    expect(closestToLimit(all, 3)).toEqual([java, other, chrome])
    expect(closestToLimit(all, 1)).toEqual([java])
    expect(all).toEqual([chrome, java, other])
  })
})

describe('describeClosest', () => {
  it('says that nothing is close', () => {
    expect(describeClosest([chrome], 65530)).toBe(
      'No process is near the limit. Most maps: chrome has 9,120 maps, 13.9 % of the limit.',
    )
  })

  it('says how many more maps a full process gets', () => {
    expect(describeClosest(all, 65530)).toBe(
      'java has 61,204 maps, 93.4 % of the limit: 4,327 mappings left before mmap fails.',
    )
  })

  it('says that a process over the limit gets none', () => {
    expect(describeClosest([counted(1, 'x', 65531)], 65530)).toContain(': it can create no more mappings.')
    expect(describeClosest([counted(1, 'x', 65530)], 65530)).toContain(
      ': splitting a mapping already fails; 1 mapping left before mmap fails.',
    )
  })

  it('admits to knowing nothing', () => {
    expect(describeClosest([], 65530)).toBe('No process has been counted yet.')
  })

  it('shows a hostile name harmless', () => {
    expect(describeClosest([counted(1, 'a\u001b[31m', 10)], 65530)).not.toContain('\u001b')
  })
})
