import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideSysctl, type SysctlDecision } from '../../../../src/shared/sysctl/precedence'
import type { SysctlFile } from '../../../../src/shared/sysctl/sysctl-files'
import { SYSCTL_CASES } from '../../../support/sysctl-cases'
import { applyWithOurs, toFiles, TRIAL_KEY } from '../../../support/sysctl-ours'

const ELASTIC = { path: '/usr/lib/sysctl.d/elastic.conf', text: 'vm.max_map_count=262144\n' }
const LOCAL = { path: '/etc/sysctl.d/99-local.conf', text: '# ours\nvm.max_map_count = 1048576\n' }

function decide(commandLine: string, ...entries: Parameters<typeof toFiles>[0]): SysctlDecision {
  return decideSysctl(toFiles(entries), commandLine)
}

/** One line each: "path:number at-boot sysctl-system". */
function verdicts({ lines }: SysctlDecision): string[] {
  return lines.map(
    ({ file, number, atBoot, bySysctlSystem }) =>
      `${file ? `${file.folder}/${file.name}:${number}` : 'kernel'} ${atBoot.verdict} ${bySysctlSystem.verdict}`,
  )
}

describe('decideSysctl agrees with the real tools', () => {
  it.each(SYSCTL_CASES)('$title', ({ entries, systemd, procps }) => {
    expect(applyWithOurs(entries)).toEqual({ systemd, procps })
  })

  it('whatever the order in which the files are listed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SYSCTL_CASES),
        fc.array(fc.nat(), { minLength: 4, maxLength: 4 }),
        (each, keys) => {
          const shuffled = each.entries
            .map((entry, index) => ({ entry, key: keys[index % keys.length] ?? 0 }))
            .sort((a, b) => a.key - b.key)
          expect(applyWithOurs(shuffled.map(({ entry }) => entry))).toEqual({
            systemd: each.systemd,
            procps: each.procps,
          })
        },
      ),
    )
  })

  it('never throws, and a winner has the value that is in force', () => {
    const text = fc.string().map((value) => `vm.max_map_count=${value}\nvm.max_map*=7\n${value}`)
    fc.assert(
      fc.property(fc.array(text), fc.string(), (texts, commandLine) => {
        const entries = texts.map((each, index) => ({ path: `/etc/sysctl.d/${index}.conf`, text: each }))
        const { lines, atBoot, bySysctlSystem } = decide(commandLine, ...entries)
        expect(atBoot.value === null).toBe(atBoot.winner < 0)
        expect(bySysctlSystem.value === null).toBe(bySysctlSystem.winner < 0)
        expect(lines.filter((line) => line.atBoot.verdict === 'wins').length).toBeLessThanOrEqual(1)
        expect(lines.filter((line) => line.bySysctlSystem.verdict === 'wins').length).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('what becomes of each line', () => {
  it('names the file that decides, and the one that thought it would', () => {
    const decision = decide('', LOCAL, ELASTIC)
    expect(decision.atBoot).toEqual({ value: 262144, winner: 1 })
    expect(verdicts(decision)).toEqual([
      '/etc/sysctl.d/99-local.conf:2 overridden overridden',
      '/usr/lib/sysctl.d/elastic.conf:1 wins wins',
    ])
    expect(decision.lines[0]!.atBoot.reason).toBe('/usr/lib/sysctl.d/elastic.conf, line 1, comes later.')
  })

  it('tells when boot and sysctl --system differ', () => {
    const decision = decide('', LOCAL, { path: '/etc/sysctl.conf', text: 'vm.max_map_count=70000' })
    expect(decision.atBoot.value).toBe(1048576)
    expect(decision.bySysctlSystem.value).toBe(70000)
    expect(verdicts(decision)).toEqual([
      '/etc/sysctl.d/99-local.conf:2 wins overridden',
      '/etc/sysctl.conf:1 masked wins',
    ])
    expect(decision.lines[1]!.atBoot.reason).toBe('systemd-sysctl does not read /etc/sysctl.conf.')
  })

  it('knows /etc/sysctl.conf by its link', () => {
    const decision = decide(
      '',
      { path: '/etc/sysctl.conf', text: 'vm.max_map_count=70000' },
      { path: '/etc/sysctl.d/99-sysctl.conf', link: '../sysctl.conf' },
    )
    expect(decision.atBoot).toEqual({ value: 70000, winner: 0 })
    expect(decision.lines[1]!.atBoot.reason).toBe('systemd-sysctl reads it as /etc/sysctl.d/99-sysctl.conf.')
  })

  it('lists the lines of masked files', () => {
    const decision = decide('', ELASTIC, { path: '/etc/sysctl.d/elastic.conf', link: '/dev/null' })
    expect(decision.atBoot).toEqual({ value: null, winner: -1 })
    expect(verdicts(decision)).toEqual(['/usr/lib/sysctl.d/elastic.conf:1 masked masked'])
    expect(decision.lines[0]!.atBoot.reason).toMatch(/link to \/dev\/null/)
    expect(decision.maskedFiles).toHaveLength(1)
  })

  it('says that an invalid last line leaves nothing at boot', () => {
    const decision = decide('', LOCAL, { path: '/etc/sysctl.d/zz.conf', text: 'vm.max_map_count=1M' })
    expect(decision.atBoot.value).toBeNull()
    expect(decision.bySysctlSystem.value).toBe(1048576)
    expect(verdicts(decision)).toEqual([
      '/etc/sysctl.d/99-local.conf:2 overridden wins',
      '/etc/sysctl.d/zz.conf:1 invalid invalid',
    ])
  })

  it('says what a lone -key and a pattern do', () => {
    const decision = decide('', { path: '/etc/sysctl.d/10.conf', text: 'vm.max_map_*=70000' }, LOCAL, {
      path: '/etc/sysctl.d/zz.conf',
      text: '-vm.max_map_count',
    })
    expect(verdicts(decision)).toEqual([
      '/etc/sysctl.d/10.conf:1 cancelled overridden',
      '/etc/sysctl.d/99-local.conf:2 cancelled wins',
      '/etc/sysctl.d/zz.conf:1 excludes excludes',
    ])
  })

  it('takes the range of the kernel', () => {
    const value = (text: string): number | null =>
      decide('', { path: '/etc/sysctl.d/a.conf', text: `vm.max_map_count=${text}` }).atBoot.value
    expect(['0', '2147483647', '2147483648', '-1'].map(value)).toEqual([0, 2147483647, null, null])
  })

  it('puts what it could not read where the caller sees it', () => {
    const secret: SysctlFile = {
      folder: '/etc/sysctl.d',
      name: 'zz.conf',
      linkTarget: null,
      content: { type: 'unreadable', code: 'permission-denied' },
    }
    expect(decideSysctl([secret], '', TRIAL_KEY).unreadFiles).toEqual([secret])
  })
})

describe('the kernel command line', () => {
  it.each([
    ['quiet sysctl.vm.max_map_count=262144 splash', 262144],
    ['sysctl/vm/max_map_count=262144', 262144],
    ['"sysctl.vm.max_map_count=262144"', 262144],
    ['sysctl.vm.max_map_count=1 sysctl.vm.max_map_count=2', 2],
    ['sysctl.vm.max_map_count=70000 sysctl.vm.max_map_count=x', 70000],
    ['sysctl.vm.max_map_count=x', null],
    ['-- sysctl.vm.max_map_count=262144', null],
    ['xsysctl.vm.max_map_count=262144 sysctl.vm.swappiness=10', null],
  ])('%s', (commandLine, value) => {
    expect(decide(commandLine).atBoot.value).toBe(value)
  })

  it('gives way to the files, and counts where they fail', () => {
    const kernel = 'sysctl.vm.max_map_count=262144'
    expect(verdicts(decide(kernel, LOCAL))).toEqual([
      'kernel overridden masked',
      '/etc/sysctl.d/99-local.conf:2 wins wins',
    ])
    const failing = decide(kernel, { path: '/etc/sysctl.d/a.conf', text: 'vm.max_map_count=-1' })
    expect(failing.atBoot).toEqual({ value: 262144, winner: 0 })
  })
})
