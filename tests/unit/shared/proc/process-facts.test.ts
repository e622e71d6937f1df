import { describe, expect, it } from 'vitest'
import { parsePageSize } from '../../../../src/shared/proc/parse-auxv'
import { parsePasswd } from '../../../../src/shared/proc/parse-passwd'
import { parseStatm } from '../../../../src/shared/proc/parse-statm'
import { parseEffectiveUid } from '../../../../src/shared/proc/parse-status'
import { chooseProcessName, joinCommand } from '../../../../src/shared/proc/process-name'

describe('/proc/PID/statm', () => {
  it('counts pages, which become bytes', () => {
    expect(parseStatm('7 3 1 1 0 1 0\n', 4096)).toEqual({ vsz: 28672, rss: 12288 })
    expect(parseStatm('7 3 1 1 0 1 0\n', 65536)).toEqual({ vsz: 458752, rss: 196608 })
  })

  it('is NaN, not 0, where it does not say', () => {
    expect(parseStatm('', 4096)).toEqual({ vsz: Number.NaN, rss: Number.NaN })
    expect(parseStatm('?? 3', 4096)).toEqual({ vsz: Number.NaN, rss: 12288 })
  })
})

describe('/proc/PID/status', () => {
  it('gives the effective user, which is the second of four', () => {
    expect(parseEffectiveUid('Name:\tsu\nUid:\t1000\t0\t0\t0\nGid:\t1\t1\t1\t1\n')).toBe(0)
  })

  it('is not led astray by a name, and says when there is no such line', () => {
    expect(parseEffectiveUid('Name:\tUid:\t5\t5\nUid:\t7\t8\t9\t9\n')).toBe(8)
    expect(parseEffectiveUid('Name:\tx\n')).toBeNull()
  })
})

describe('/etc/passwd', () => {
  it('gives the first name of each user, and leaves out what is no entry', () => {
    const text =
      'root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/:\n# note:x:5:\n+::::::\nann:x:1000:1000\n\nbad:x:1x:1\n'
    expect([...parsePasswd(text)]).toEqual([
      [0, 'root'],
      [1000, 'ann'],
    ])
  })
})

describe('the auxiliary vector', () => {
  it('holds the page size', () => {
    const entries = new BigUint64Array([16n, 1n, 6n, 65536n, 0n, 0n])
    expect(parsePageSize(new Uint8Array(entries.buffer))).toBe(65536)
  })

  it('is taken to mean 4096 when it does not', () => {
    expect(parsePageSize(new Uint8Array(0))).toBe(4096)
    expect(parsePageSize(new Uint8Array(23))).toBe(4096)
  })
})

describe('the name of a process', () => {
  it.each([
    [{ comm: 'MainThread', exe: '/usr/bin/node', firstArgument: 'node' }, 'node'],
    [{ comm: 'python3.11', exe: '/usr/bin/python3.11 (deleted)', firstArgument: null }, 'python3.11'],
    [
      { comm: 'org.gnome.Setti', exe: null, firstArgument: '/usr/bin/org.gnome.Settings' },
      'org.gnome.Settings',
    ],
    [{ comm: 'short', exe: null, firstArgument: '/usr/bin/shortened' }, 'short'],
    [{ comm: 'kworker/0:1', exe: null, firstArgument: null }, 'kworker/0:1'],
  ])('of %j is %s', (sources, name) => {
    expect(chooseProcessName(sources)).toBe(name)
  })
})

describe('the command of a process', () => {
  it('is its arguments in one line', () => {
    expect(joinCommand('/bin/a\0--b\0c d\0', 'a')).toBe('/bin/a --b c d')
  })

  it('keeps an empty argument in the middle, and drops the padding of programs that rewrite their own', () => {
    expect(joinCommand('a\0\0b\0', 'a')).toBe('a  b')
    expect(joinCommand('nginx: worker process\0\0\0\0', 'nginx')).toBe('nginx: worker process')
  })

  it('is the name in brackets where there are no arguments', () => {
    expect(joinCommand('', 'kworker/0:1')).toBe('[kworker/0:1]')
  })
})
