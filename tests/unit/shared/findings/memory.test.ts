import { describe, expect, it } from 'vitest'
import { judgeProcess, wantsUsage } from '../../../../src/shared/findings/list-rules'
import { parseHugePages } from '../../../../src/shared/findings/parse-huge-pages'
import { rulesFor, subjectOf } from '../../../support/finding-subject'
import { mapsOf, smapsOf } from '../../../support/map-tables'
import { MIB } from '../../../../src/shared/units'

describe('a stack without a guard', () => {
  const stackPointers = [0x7f0000012000]

  it('is one that holds a stack pointer and touches usable memory below', () => {
    const maps = mapsOf`
      7f0000000000 +16 r--p
      7f0000010000 +16 rw-p
    `
    expect(wantsUsage(subjectOf(maps, { stackPointers }))).toBe(true)
    expect(rulesFor(subjectOf(maps, { stackPointers }))).toEqual([])
    const smaps = smapsOf`
      7f0000000000 +16 r--p
      7f0000010000 +16 rw-p
    `
    const [finding] = judgeProcess(subjectOf(smaps, { stackPointers }))
    expect(finding).toMatchObject({ rule: 'no-stack-guard', severity: 'note', evidenceCount: 1 })
    expect(finding!.evidence[0]!.start).toBe(0x7f0000010000)
  })

  it('is looked up in the page map where a guard may lie inside the mapping, and may be where that cannot be read', () => {
    const smaps = smapsOf`
      7f0000000000 +16 r--p
      7f0000010000 +16 rw-p | +gu
    `
    const asked: number[][] = []
    const found = (answer: boolean | null): string[] =>
      judgeProcess(
        subjectOf(smaps, {
          stackPointers,
          hasGuardIn: (from, to) => {
            asked.push([from, to])
            return answer
          },
        }),
      ).map(({ what }) => what)
    expect(found(true)).toEqual([])
    expect(found(false)).toEqual(['1 thread has a stack with usable memory right below it.'])
    expect(found(null)).toEqual([
      '1 thread may have a stack with usable memory right below it: the page map, which shows guards inside a mapping, could not be read.',
    ])
    expect(asked[0]).toEqual([0x7f0000010000, 0x7f0000012000])
  })

  it('is one of several in one mapping: stacks without guards merge', () => {
    const smaps = smapsOf`
      7f000000f000 +1 ---p
      ...          +48 rw-p
    `
    const pointers = [0x7f0000012000, 0x7f0000022000, 0x7f0000032000]
    const [finding] = judgeProcess(subjectOf(smaps, { stackPointers: pointers }))
    // The lowest has the guard below it.
    expect(finding!.what).toBe('2 threads have a stack with usable memory right below it.')
    expect(finding!.evidence[0]!.note).toBe('holds the stack pointers of 3 threads')
    expect(rulesFor(subjectOf(smaps, { stackPointers: pointers.slice(1, 2) }))).toEqual([])
  })

  it.each([
    [
      'a guard page',
      smapsOf`
      7f000000f000 +1 ---p
      ...          +16 rw-p
    `,
    ],
    [
      'a gap',
      smapsOf`
      7f0000000000 +15 r--p
      7f0000010000 +16 rw-p
    `,
    ],
    [
      'Go',
      smapsOf`
      7f0000000000 +16 r--p
      7f0000010000 +16 rw-p [anon: Go: heap]
    `,
    ],
    [
      'the first stack',
      smapsOf`
      7f0000000000 +16 r--p
      7f0000010000 +16 rw-p [stack]
    `,
    ],
  ])('is not one with %s', (_, parsed) => {
    expect(rulesFor(subjectOf(parsed, { stackPointers }))).toEqual([])
  })

  it('is not claimed where the kernel does not tell stack pointers', () => {
    const parsed = smapsOf`
      7f0000000000 +16 r--p
      7f0000010000 +16 rw-p
    `
    expect(rulesFor(subjectOf(parsed))).toEqual([])
  })
})

describe('locked memory', () => {
  const parsed = smapsOf`
    10000 +512 rw-p | +lo
    ...   +1 rw-p
  `

  it('is named with what is locked', () => {
    const [finding] = judgeProcess(subjectOf(parsed, { lockedBytes: 2 * MIB }))
    expect(finding).toMatchObject({
      rule: 'locked-memory',
      what: '2 MiB of memory is locked.',
      evidenceCount: 1,
    })
    expect(finding!.evidence[0]!.note).toBe('locked')
  })

  it('is told without smaps too, and not where it is little or unknown', () => {
    const maps = mapsOf`10000 +512 rw-p`
    expect(rulesFor(subjectOf(maps, { lockedBytes: 2 * MIB }))).toEqual(['locked-memory'])
    expect(rulesFor(subjectOf(parsed, { lockedBytes: 16384 }))).toEqual([])
    expect(rulesFor(subjectOf(parsed, { lockedBytes: Number.NaN }))).toEqual([])
  })
})

describe('large memory without huge pages', () => {
  it('is anonymous, resident and eligible', () => {
    const parsed = smapsOf`40000000 +16384 rw-p | | Rss=65536 Anonymous=65536 THPeligible=1`
    const [finding] = judgeProcess(subjectOf(parsed))
    expect(finding).toMatchObject({ rule: 'no-huge-pages', severity: 'note' })
    expect(finding!.what).toBe(
      '1 mapping with 64 MiB resident could have huge pages of PMD size and has none.',
    )
  })

  it('is not accused where huge pages of that size are off, or only for those who ask, or it is not known', () => {
    const asked = smapsOf`40000000 +16384 rw-p | +hg | Rss=65536 Anonymous=65536 THPeligible=1`
    const silent = smapsOf`40000000 +16384 rw-p | | Rss=65536 Anonymous=65536 THPeligible=1`
    expect(rulesFor(subjectOf(asked, { hugePages: 'madvise' }))).toEqual(['no-huge-pages'])
    expect(rulesFor(subjectOf(silent, { hugePages: 'madvise' }))).toEqual([])
    for (const hugePages of ['never', null] as const)
      expect(rulesFor(subjectOf(asked, { hugePages }))).toEqual([])
  })

  it.each([
    ['the words of an older kernel', 'always [madvise] never', null, 'madvise'],
    ['a size that inherits', '[always] madvise never', 'always [inherit] madvise never', 'always'],
    ['a size of its own', 'always madvise [never]', '[always] inherit madvise never', 'always'],
    ['smaller pages alone', '[always] madvise never', 'always inherit madvise [never]', 'never'],
    ['nothing', null, null, null],
    ['unknown words', 'always [perhaps]', null, null],
  ])('the setting is read from %s', (_, general, own, setting) => {
    expect(parseHugePages(general, own)).toBe(setting)
  })

  it.each([
    ['refused', smapsOf`40000000 +16384 rw-p | +nh | Rss=65536 Anonymous=65536 THPeligible=0`],
    [
      'having some',
      smapsOf`40000000 +16384 rw-p | | Rss=65536 Anonymous=65536 AnonHugePages=2048 THPeligible=1`,
    ],
    ['only reserved', smapsOf`40000000 +16384 rw-p | | Rss=4 Anonymous=4 THPeligible=1`],
    ['small', smapsOf`40000000 +1024 rw-p | | Rss=4096 Anonymous=4096 THPeligible=1`],
    ['shared', smapsOf`40000000 +16384 rw-s | | Rss=65536 Anonymous=65536 THPeligible=1`],
  ])('is not %s', (_, parsed) => {
    expect(rulesFor(subjectOf(parsed))).toEqual([])
  })
})

describe('the limit of maps', () => {
  const parsed = mapsOf`10000 +1 rw-p`

  it.each([
    [46000, 'warning'],
    [60000, 'serious'],
    [65531, 'serious'],
  ])('%i maps of 65530 are a %s', (usedMaps, severity) => {
    expect(judgeProcess(subjectOf(parsed, { usedMaps }))).toMatchObject([{ rule: 'near-limit', severity }])
  })

  it('is far at 70 % and below, and unknown is not near', () => {
    expect(rulesFor(subjectOf(parsed, { usedMaps: 45870 }))).toEqual([])
    expect(rulesFor(subjectOf(parsed, { usedMaps: 60000, limit: null }))).toEqual([])
  })
})

describe('the order of findings', () => {
  it('puts the gravest first', () => {
    const parsed = mapsOf`
      10000 +1 rwxp
      20000 +1 r-xp #2 /usr/lib/liba.so.1
      30000 +1 r-xp #3 /usr/lib/liba.so.2
    `
    expect(rulesFor(subjectOf(parsed, { lockedBytes: 2 * MIB, usedMaps: 50000 }))).toEqual([
      'write-execute',
      'near-limit',
      'two-versions',
      'locked-memory',
    ])
  })
})
