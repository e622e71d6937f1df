import { describe, expect, it } from 'vitest'
import { packagedPaths, parseDpkgOwners, parseRpmOwner } from '../../../../src/shared/packages/parse-owners'

describe('parseDpkgOwners', () => {
  it('reads names with and without an architecture, several at once, and leaves diversions out', () => {
    const text = [
      'procps: /etc/sysctl.conf',
      'libc6:amd64: /usr/lib/x86_64-linux-gnu/libc.so.6',
      'base-files, systemd: /usr/lib/sysctl.d',
      'diversion by dash from: /bin/sh',
      'diversion by dash to: /bin/sh.distrib',
      'local diversion from: /bin/ls',
      'dash: /bin/sh',
      'odd: /a: /b',
      '',
    ].join('\n')
    expect(Object.fromEntries(parseDpkgOwners(text))).toEqual({
      '/etc/sysctl.conf': 'procps',
      '/usr/lib/x86_64-linux-gnu/libc.so.6': 'libc6',
      '/usr/lib/sysctl.d': 'base-files',
      '/bin/sh': 'dash',
      '/a: /b': 'odd',
    })
  })

  it('takes no other text for an answer', () => {
    expect(parseDpkgOwners('no path found\n: /x\nA B: /y\n-x: /z\n').size).toBe(0)
  })
})

describe('parseRpmOwner', () => {
  it('takes a name, and no sentence', () => {
    expect(parseRpmOwner('systemd-udev\n')).toBe('systemd-udev')
    expect(parseRpmOwner('a\nb\n')).toBe('a')
    expect(parseRpmOwner('file /etc/x is not owned by any package\n')).toBeNull()
    expect(parseRpmOwner('')).toBeNull()
  })
})

describe('packagedPaths', () => {
  it.each([
    ['/lib/sysctl.d/a.conf', ['/lib/sysctl.d/a.conf', '/usr/lib/sysctl.d/a.conf']],
    ['/usr/lib64/libc.so.6', ['/usr/lib64/libc.so.6', '/lib64/libc.so.6']],
    ['/usr/sbin/sysctl', ['/usr/sbin/sysctl', '/sbin/sysctl']],
    ['/etc/sysctl.conf', ['/etc/sysctl.conf']],
    ['/usr/local/lib/x', ['/usr/local/lib/x']],
  ])('%s', (path, names) => {
    expect(packagedPaths(path)).toEqual(names)
  })
})
