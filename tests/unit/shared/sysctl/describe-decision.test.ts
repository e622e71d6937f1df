import { describe, expect, it } from 'vitest'
import { describeDecision } from '../../../../src/shared/sysctl/describe-decision'
import { decideSysctl } from '../../../../src/shared/sysctl/precedence'
import { toFiles } from '../../../support/sysctl-ours'
import type { Entry } from '../../../support/sysctl-cases'

function say(running: number, ...entries: Entry[]): string {
  return describeDecision(decideSysctl(toFiles(entries), ''), running).join(' ')
}

describe('describeDecision', () => {
  it('names the line that decides at boot, and nothing else where all is well', () => {
    const entry = { path: '/etc/sysctl.d/zz.conf', text: '#\nvm.max_map_count=1048576' }
    expect(say(1048576, entry)).toBe('At the next boot /etc/sysctl.d/zz.conf, line 2, sets it to 1,048,576.')
  })

  it('names the kernel command line without a comma', () => {
    const decision = decideSysctl([], 'quiet sysctl.vm.max_map_count=262144')
    expect(describeDecision(decision, 262144)[0]).toBe(
      'At the next boot the kernel command line sets it to 262,144.',
    )
  })

  it('says so where no file sets it', () => {
    expect(say(65530)).toMatch(/^At the next boot no file sets it.*65,530[^.]*\.$/)
  })

  it('explains a running value that will not last', () => {
    expect(say(1048576)).toContain('The running value, 1,048,576, is in no file')
    const local = { path: '/etc/sysctl.d/99-local.conf', text: 'vm.max_map_count=1048576' }
    const elastic = { path: '/usr/lib/sysctl.d/elastic.conf', text: 'vm.max_map_count=262144' }
    expect(say(1048576, local, elastic)).toContain(
      'is the one of /etc/sysctl.d/99-local.conf, line 1, which does not decide',
    )
  })

  it('tells of refused values and of sysctl --system', () => {
    const text = say(
      262144,
      { path: '/etc/sysctl.d/zz.conf', text: 'vm.max_map_count=1M' },
      { path: '/etc/sysctl.conf', text: 'vm.max_map_count=262144' },
    )
    expect(text).toContain('/etc/sysctl.d/zz.conf, line 1, has a value that the kernel refuses: "1M".')
    expect(text).toContain('sysctl --system would set 262,144 instead, by /etc/sysctl.conf, line 1.')
  })

  it('shows hostile names harmless', () => {
    expect(
      say(65530, { path: '/etc/sysctl.d/\u001b[31m.conf', text: 'vm.max_map_count=70000' }),
    ).not.toContain('\u001b')
  })
})
