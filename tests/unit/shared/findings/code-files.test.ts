import { describe, expect, it } from 'vitest'
import { listCodeFiles } from '../../../../src/shared/findings/code-files'
import { judgeProcess } from '../../../../src/shared/findings/list-rules'
import { parseLibraryName } from '../../../../src/shared/findings/library-name'
import { describeRestart } from '../../../../src/shared/findings/restart-hint'
import type { CodeFileFacts, FindingSeverity, OpenPlace } from '../../../../src/shared/findings/finding'
import type { ParsedMaps } from '../../../../src/shared/proc/parse-maps'
import { codeFile, rulesFor, subjectOf } from '../../../support/finding-subject'
import { mapsOf } from '../../../support/map-tables'

/** What is known of the files, by path. */
function withFiles(parsed: ParsedMaps, facts: Readonly<Record<string, Partial<CodeFileFacts>>>) {
  const files = new Map(
    listCodeFiles(parsed.table).map(({ key, path }) => [key, codeFile(facts[path] ?? {})] as const),
  )
  return subjectOf(parsed, { files, restart: 'systemctl restart program.service' })
}

describe('the files that code runs from', () => {
  it('are programs and libraries, once each, and nothing that only looks deleted', () => {
    const { table } = mapsOf`
      10000 +1 r-xp #1 /usr/bin/program
      20000 +1 r--p #2 /usr/lib/liba.so
      30000 +1 r-xp #2 /usr/lib/liba.so
      40000 +1 r-xp #2 /usr/lib/liba.so
      50000 +1 r-xp #3 /usr/lib/libb.so (deleted)
      60000 +1 rwxs #4 /memfd:code (deleted)
      70000 +1 rwxs #5 /SYSV00000000 (deleted)
      80000 +1 rwxs #6 /dev/zero (deleted)
      90000 +1 rwxs #7 /drm mm object (deleted)
      a0000 +1 r-xp #8 /#4711 (deleted)
      b0000 +1 r-xp [vdso]
      c0000 +1 r-xp
    `
    expect(listCodeFiles(table).map(({ path, isMarkedDeleted }) => [path, isMarkedDeleted])).toEqual([
      ['/usr/bin/program', false],
      ['/usr/lib/liba.so', false],
      ['/usr/lib/libb.so', true],
    ])
  })
})

describe('deleted or replaced code', () => {
  const parsed = mapsOf`
    10000 +1 r--p #2 /usr/lib/liba.so (deleted)
    ...   +1 r-xp #2 /usr/lib/liba.so (deleted)
    30000 +1 r-xp #3 /usr/lib/libb.so
  `

  it('is named with its package and how to start the program again', () => {
    const [finding] = judgeProcess(
      withFiles(parsed, {
        '/usr/lib/liba.so': { path: 'other', content: 'different', packageName: 'liba1' },
      }),
    )
    expect(finding).toMatchObject({ rule: 'stale-library', severity: 'warning', evidenceCount: 2 })
    expect(finding!.what).toBe('program still runs /usr/lib/liba.so (package liba1): the file was replaced.')
    expect(finding!.advice).toContain('systemctl restart program.service')
  })

  it('says where the bytes could not be compared', () => {
    const [finding] = judgeProcess(withFiles(parsed, { '/usr/lib/liba.so': { path: 'other' } }))
    expect(finding!.evidence[0]!.note).toBe('replaced; may be the same bytes, which could not be compared')
    expect(finding!.what).toContain(
      'may still run the former /usr/lib/liba.so: the file was replaced, and whether by the same bytes could not be compared.',
    )
    expect(finding!.advice).toMatch(/^If an update replaced it, start it again/)
  })

  it('is sure of what was compared or deleted', () => {
    for (const facts of [{ path: 'other', content: 'different' }, { path: 'missing' }] as const) {
      const [finding] = judgeProcess(withFiles(parsed, { '/usr/lib/liba.so': facts }))
      expect(finding!.what).toContain(' still runs /usr/lib/liba.so')
      expect(finding!.what).not.toContain('may')
    }
  })

  it.each<Partial<CodeFileFacts>>([
    { path: 'same' },
    { path: 'other', content: 'identical' },
    { path: 'unknown' },
  ])('is not %o', (facts) => {
    expect(rulesFor(withFiles(parsed, { '/usr/lib/liba.so': facts }))).toEqual([])
  })

  it('is not what nothing is known of', () => {
    expect(rulesFor(subjectOf(parsed))).toEqual([])
  })
})

describe('code from a place that everyone can write to', () => {
  const parsed = mapsOf`10000 +1 r-xp #2 /tmp/build/liba.so`
  const path = '/tmp/build/liba.so'

  it.each<[string, OpenPlace, FindingSeverity, string]>([
    ['its own mode', { what: 'file', path, isSticky: false }, 'serious', 'every user may change the file'],
    [
      'its folder',
      { what: 'folder', path: '/tmp/build', isSticky: false },
      'serious',
      'every user may replace files in its folder',
    ],
    [
      'a sticky folder',
      { what: 'folder', path: '/tmp/build', isSticky: true },
      'warning',
      'every user may put files into its folder',
    ],
    [
      'a folder above',
      { what: 'folder', path: '/tmp', isSticky: false },
      'serious',
      'every user may replace files in the folder /tmp above it',
    ],
  ])('is named for %s', (...[, open, severity, words]) => {
    const [finding] = judgeProcess(withFiles(parsed, { [path]: { open } }))
    expect(finding).toMatchObject({ rule: 'open-folder', severity })
    expect(finding!.what).toContain(words)
  })

  it('is not a folder of its own below /tmp', () => {
    expect(rulesFor(withFiles(parsed, {}))).toEqual([])
  })
})

describe('two versions of one library', () => {
  it('are named with their files', () => {
    const [finding] = judgeProcess(
      subjectOf(mapsOf`
        10000 +1 r-xp #2 /usr/lib/libssl.so.1.1
        20000 +1 r-xp #3 /opt/app/libssl.so.3
      `),
    )
    expect(finding).toMatchObject({ rule: 'two-versions', severity: 'note', evidenceCount: 2 })
    expect(finding!.what).toBe('libssl is loaded from 2 files: /usr/lib/libssl.so.1.1, /opt/app/libssl.so.3.')
  })

  it('are not one file under two names, plug-ins of one name, or libraries with like names', () => {
    expect(
      rulesFor(
        subjectOf(mapsOf`
        10000 +1 r-xp #2 /usr/lib/liba.so.1
        20000 +1 r-xp #2 /usr/lib/liba.so.1.2
        30000 +1 r-xp #3 /usr/lib/perl/List/Util.so
        40000 +1 r-xp #4 /usr/lib/perl/Hash/Util.so
        50000 +1 r-xp #5 /usr/lib/libQt5Core.so.5
        60000 +1 r-xp #6 /usr/lib/libQt5CoreApp.so.5
        70000 +1 r-xp #7 /usr/lib/libicudata.so.72
        80000 +1 r-xp #8 /usr/lib/libicuuc.so.72
      `),
      ),
    ).toEqual([])
  })

  it('rest on the name without its version', () => {
    expect(parseLibraryName('/usr/lib/libglib-2.0.so.0')).toEqual({ stem: 'libglib', version: '2.0 0' })
    expect(parseLibraryName('libfoo.so')).toEqual({ stem: 'libfoo', version: '' })
    expect(parseLibraryName('/usr/lib/python3/_ssl.cpython-311-x86_64-linux-gnu.so')).toBeNull()
    expect(parseLibraryName('/usr/bin/libtool')).toBeNull()
  })
})

describe('how a program is started again', () => {
  it.each([
    [1, '0::/init.scope', 'systemctl daemon-reexec, or a reboot'],
    [42, '0::/system.slice/cron.service', 'systemctl restart cron.service'],
    [42, '0::/system.slice/system-getty.slice/getty@tty1.service', 'systemctl restart getty@tty1.service'],
    [
      42,
      '0::/user.slice/user-1000.slice/user@1000.service/app.slice/pipewire.service',
      'systemctl --user restart pipewire.service',
    ],
    [42, '0::/user.slice/user-1000.slice/session-2.scope', 'close program and start it again'],
    [
      42,
      `0::/system.slice/docker-${'0123456789ab'.padEnd(64, 'c')}.scope`,
      'restart its container 0123456789ab',
    ],
    [42, '12:pids:/x\n1:name=systemd:/system.slice/ssh.service\n0::/', 'systemctl restart ssh.service'],
    [42, '', 'close program and start it again'],
  ])('pid %i in %s', (pid, cgroup, words) => {
    expect(describeRestart(pid, 'program', cgroup)).toBe(words)
  })
})
