import { describe, expect, it } from 'vitest'
import { describeDecision } from '../../../../src/shared/sysctl/describe-decision'
import { decideSysctl } from '../../../../src/shared/sysctl/precedence'
import { toFiles } from '../../../support/sysctl-ours'

const CONF = '/etc/sysctl.d/a.conf'

/** The reasons why lines of a file have no effect, by their number. */
function reasons(text: string, path = CONF): [number, string][] {
  const { idleLines } = decideSysctl(toFiles([{ path, text }]), '')
  return idleLines.map(({ number, reason }) => [number, reason])
}

describe('lines that mention the key and have no effect', () => {
  it.each([
    ['vm.max_map_count=16777216', '/usr/local/lib/sysctl.d/99-vm-max-map-count', /does not end in \.conf/],
    ['vm.max_map_count=1', '/etc/sysctl.d/a.conf.bak', /does not end in \.conf/],
    ['sysctl -w vm.max_map_count=262144', CONF, /a command, not a setting/],
    ['sudo /sbin/sysctl vm.max_map_count=262144', CONF, /a command, not a setting/],
    ['echo 262144 > /proc/sys/vm/max_map_count', CONF, /command for a shell/],
    [
      'vm.swappiness=10vm.max_map_count=262144',
      '/etc/sysctl.conf',
      /new line is missing: it sets vm\.swappiness to/,
    ],
    ['"vm.max_map_count" = "262144"', CONF, /Quotes become part of the name/],
    ['vm.max_map_count 262144', CONF, /no equals sign/],
    ['vm.max_map_count: 262144', CONF, /no equals sign/],
    ['vm.max_map_cuont=262144', CONF, /no key vm\.max_map_cuont: the name is vm\.max_map_count/],
    ['vm.maxmapcount=262144', CONF, /no key vm\.maxmapcount/],
    ['vm.max-map-count=262144', CONF, /no key vm\.max-map-count/],
    ['vm.max_map_counts=262144', CONF, /no key/],
    ['max_map_count=262144', CONF, /no key max_map_count/],
    ['VM.MAX_MAP_COUNT=262144', CONF, /no key/],
    ['kernel.max_map_count=262144', CONF, /no key kernel\.max_map_count/],
    ['sysctl.vm.max_map_count=262144', CONF, /no key sysctl\.vm/],
    ['export vm.max_map_count=262144', CONF, /no key "export vm\.max_map_count"/],
    ['#vm.max_map_count=262144', CONF, /commented out/],
    ['\u00ef\u00bb\u00bfvm.max_map_count=262144', CONF, /byte order mark/],
  ])('%s in %s', (line, path, reason) => {
    expect(reasons(`# a comment about max_map_count\n${line}\n`, path)).toEqual([
      [2, expect.stringMatching(reason) as string],
    ])
  })

  it('lists no line that a tool takes, nor other keys', () => {
    const text = 'vm.max_map_count=1M\n-vm.max_map_count\nvm.max_*=5\nvm.mmap_min_addr=65536\nvm.max_map=3\n'
    expect(reasons(text)).toEqual([])
  })

  it('looks at the kernel command line too', () => {
    const line = 'quiet vm.max_map_count=1 sysctl.vm.max_map_count=2 -- sysctl.vm.max_map_count=3'
    expect(decideSysctl([], line).idleLines.map(({ text, reason }) => `${text}: ${reason}`)).toEqual([
      'vm.max_map_count=1: The kernel takes sysctl.vm.max_map_count=NUMBER and nothing else.',
      'sysctl.vm.max_map_count=3: What follows -- is for init, not for the kernel.',
    ])
  })

  it('is told with place, text and reason, harmless', () => {
    const decision = decideSysctl(toFiles([{ path: CONF, text: 'vm.max_map_count\u001b[31m 5' }]), '')
    const told = describeDecision(decision, 65530).join(' ')
    expect(told).toContain(`${CONF}, line 1, has no effect: "vm.max_map_count`)
    expect(told).not.toContain('\u001b')
  })
})

describe('values that the kernel refuses', () => {
  it.each([
    ['"262144"', /quotes are part of the value/],
    ['262144#usual', /a comment cannot follow/],
    ['1,048,576', /without separators/],
    ['1M', /without a unit/],
    ['2147483648', /from 0 to 2147483647/],
    ['-1', /from 0 to 2147483647/],
    ['262144vm.swappiness=10', /new line is missing/],
    ['', /there is none/],
    ['lots', /not a number/],
  ])('%s', (value, reason) => {
    const decision = decideSysctl(toFiles([{ path: CONF, text: `vm.max_map_count=${value}` }]), '')
    expect(decision.lines[0]).toMatchObject({
      atBoot: { verdict: 'invalid', reason: expect.stringMatching(reason) as string },
    })
  })
})

describe('a running value that no file explains', () => {
  const file = { path: '/etc/sysctl.d/60-cassandra.conf', text: 'vm.max_map_count = 1048575\n' }

  it('is the kernel default where the file was never applied', () => {
    const told = describeDecision(decideSysctl(toFiles([file]), ''), 65530).join(' ')
    expect(told).toContain(
      "The running value, 65,530, is the kernel's default: /etc/sysctl.d/60-cassandra.conf, line 1, exists but is not in effect.",
    )
    expect(told).not.toContain('by hand or by a program')
  })

  it('was set otherwise where it is no default', () => {
    expect(describeDecision(decideSysctl(toFiles([file]), ''), 99999).join(' ')).toMatch(
      /is in no file: it was set by hand/,
    )
  })

  it('is recognised by its number, not by its letters', () => {
    const hex = { path: '/etc/sysctl.d/10-a.conf', text: 'vm.max_map_count = 0x20000\n' }
    expect(describeDecision(decideSysctl(toFiles([hex, file]), ''), 131072).join(' ')).toContain(
      'is the one of /etc/sysctl.d/10-a.conf, line 1, which does not decide at boot',
    )
  })
})
