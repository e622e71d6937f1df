import { describe, expect, it } from 'vitest'
import { judgeProcess } from '../../../../src/shared/findings/list-rules'
import { rulesFor, subjectOf } from '../../../support/finding-subject'
import { mapsOf } from '../../../support/map-tables'

describe('writable and executable memory', () => {
  it('is named with its mappings, be it anonymous, a file or a memory file', () => {
    const subject = subjectOf(mapsOf`
      10000 +4 rwxp
      20000 +1 rwxp #7 /usr/lib/libold.so
      30000 +1 rwxs #8 /memfd:code (deleted)
      40000 +1 rw-p
    `)
    const [finding] = judgeProcess(subject)
    expect(finding).toMatchObject({ rule: 'write-execute', severity: 'serious', evidenceCount: 3 })
    expect(finding!.what).toBe('3 mappings, 24 KiB, are writable and executable.')
    expect(finding!.evidence.map(({ start }) => start)).toEqual([0x10000, 0x20000, 0x30000])
  })

  it('is to be expected of what makes code as it runs, but not in files', () => {
    const java = mapsOf`
      10000 +4 rwxp
      20000 +1 r-xp #7 /usr/lib/jvm/libjvm.so
    `
    expect(rulesFor(subjectOf(java))).toEqual([])
    expect(rulesFor(subjectOf(mapsOf`10000 +4 rwxp`, { name: 'node' }))).toEqual([])
    const relocated = mapsOf`10000 +4 rwxp #9 /opt/plugin.so`
    expect(rulesFor(subjectOf(relocated, { name: 'node' }))).toEqual(['write-execute'])
  })

  it('is a note where a library that is linked everywhere may have made it, and serious beyond what those make', () => {
    const withRegex = (memory: string): ReturnType<typeof judgeProcess> =>
      judgeProcess(
        subjectOf(
          mapsOf([
            `${memory}\n60000000 +8 r-xp #7 /usr/lib/libpcre2-8.so.0`,
          ] as unknown as TemplateStringsArray),
        ),
      )
    const [few] = withRegex('10000 +16 rwxp')
    expect(few).toMatchObject({ rule: 'write-execute', severity: 'note' })
    expect(few!.what).toContain('PCRE2, which the program is linked with, may have made it.')
    expect(withRegex('10000000 +512 rwxp')).toMatchObject([{ rule: 'write-execute', severity: 'serious' }])
    const many = Array.from({ length: 17 }, (_, i) => `${(0x100000 + i * 0x10000).toString(16)} +1 rwxp`)
    expect(withRegex(many.join('\n'))).toMatchObject([{ rule: 'write-execute', severity: 'serious' }])
    expect(withRegex('10000 +16 r-xp')).toMatchObject([{ rule: 'executable-anonymous', severity: 'note' }])
  })

  it('is not what may only be written or only be executed', () => {
    expect(
      rulesFor(
        subjectOf(mapsOf`
        10000 +1 rw-p
        20000 +1 r-xp #7 /usr/bin/program
        30000 +1 r-xp [vdso]
        ffffffffff600000 +1 --xp [vsyscall]
      `),
      ),
    ).toEqual([])
  })
})

describe('executable memory without a file', () => {
  it('is named in a program that is not known to make code', () => {
    const [anonymous] = judgeProcess(subjectOf(mapsOf`10000 +4 r-xp`))
    expect(anonymous).toMatchObject({ rule: 'executable-anonymous', evidenceCount: 1 })
    const [memoryFile] = judgeProcess(subjectOf(mapsOf`10000 +4 r-xs #5 /memfd:payload (deleted)`))
    expect(memoryFile!.what).toContain('a memory file (memfd)')
  })

  it('is quiet for known ones, but a memory file that they do not use is named', () => {
    const dotnet = mapsOf`
      10000 +4 r-xs #5 /memfd:doublemapper (deleted)
      20000 +1 r-xp #7 /usr/share/dotnet/libcoreclr.so
      30000 +1 r-xp
    `
    expect(rulesFor(subjectOf(dotnet))).toEqual([])
    const odd = mapsOf`
      10000 +4 r-xs #5 /memfd:payload (deleted)
      20000 +1 r-xp #7 /usr/share/dotnet/libcoreclr.so
    `
    expect(rulesFor(subjectOf(odd))).toEqual(['executable-anonymous'])
  })

  it('believes no name that the program itself may choose', () => {
    expect(rulesFor(subjectOf(mapsOf`10000 +4 r-xs #5 /memfd:doublemapper (deleted)`))).toEqual([
      'executable-anonymous',
    ])
    expect(rulesFor(subjectOf(mapsOf`10000 +4 r-xp [anon:jit]`))).toEqual(['executable-anonymous'])
  })

  it('is not a memory file that only holds data', () => {
    expect(rulesFor(subjectOf(mapsOf`10000 +4 rw-s #5 /memfd:pulseaudio (deleted)`))).toEqual([])
  })
})

describe('executable stacks', () => {
  it('are one finding, with those of the threads, and not writable and executable memory besides', () => {
    const [finding, ...others] = judgeProcess(
      subjectOf(mapsOf`
        7f0000000000 +1 ---p
        ...          +2048 rwxp
        7ffc00000000 +33 rwxp [stack]
      `),
    )
    expect(finding).toMatchObject({ rule: 'executable-stack', severity: 'serious', evidenceCount: 2 })
    expect(others).toEqual([])
  })

  it('are not the plain ones', () => {
    expect(
      rulesFor(
        subjectOf(mapsOf`
        7f0000000000 +1 ---p
        ...          +2048 rw-p
        7ffc00000000 +33 rw-p [stack]
      `),
      ),
    ).toEqual([])
  })
})
