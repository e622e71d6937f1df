import { describe, expect, it } from 'vitest'
import { describeProcessState, explainProcessState } from '../../../../src/shared/proc/process-state'

describe('the state of a process', () => {
  it.each([
    ['R', 'running'],
    ['S', 'sleeping'],
    ['D', 'waiting for the disk'],
    ['T', 'stopped'],
    ['t', 'traced'],
    ['I', 'idle'],
    ['Z', 'zombie'],
    ['X', 'dead'],
    ['x', 'dead'],
  ])('%s is said as "%s", with what it means', (letter, words) => {
    expect(describeProcessState(letter)).toBe(words)
    expect(explainProcessState(letter)).toMatch(new RegExp(`^${letter}: [a-z].* \\(main thread\\)$`))
  })

  it('stays a letter where it is not known, and nothing but a letter', () => {
    expect(describeProcessState('K')).toBe('state K')
    expect(explainProcessState('K')).toContain('unknown to this version')
    for (const odd of ['', '\u202e', '\0', '<']) {
      expect(describeProcessState(odd)).toBe('state unknown')
      expect(explainProcessState(odd)).toBe('The state is not known.')
    }
    expect(describeProcessState('constructor')).toBe('state unknown')
  })
})
