import { describe, expect, it } from 'vitest'
import {
  isInferredObstacle,
  MERGE_OBSTACLES,
  OBSTACLE_WORDS,
} from '../../../../src/shared/explain/merge-obstacle'
import { whyNotMerged } from '../../../../src/shared/explain/why-not-merged'
import type { ParsedSmaps } from '../../../../src/shared/proc/parse-smaps'
import { mapsOf, smapsOf } from '../../../support/map-tables'

function obstacles(parsed: ParsedSmaps): string[] {
  return whyNotMerged({ mappings: parsed.table, usage: parsed.usage }, 0).map((reason) => reason.obstacle)
}

function sentence(parsed: ParsedSmaps): string {
  return whyNotMerged({ mappings: parsed.table, usage: parsed.usage }, 0)
    .map((reason) => reason.sentence)
    .join(' ')
}

describe('whyNotMerged with smaps', () => {
  it.each<[string, ParsedSmaps, string[]]>([
    ['a gap', smapsOf`1000 +1 rw-p\n3000 +1 rw-p`, ['gap']],
    ['permissions', smapsOf`1000 +1 rw-p\n... +1 r--p | +ac`, ['protection']],
    ['permissions; accounting follows from them', smapsOf`1000 +1 rw-p\n... +1 ---p`, ['protection']],
    ['accounting alone', smapsOf`1000 +1 r--p #7 /x\n... +1 r--p @1000 #7 /x | +ac`, ['accounting']],
    ['anonymous beside a file', smapsOf`1000 +1 rw-p #7 /x\n... +1 rw-p`, ['backing']],
    ['two files', smapsOf`1000 +1 r--p #7 /x\n... +1 r--p @1000 #8 /y`, ['backing']],
    [
      'one path, two inodes',
      smapsOf`1000 +1 rw-s #7 /dev/zero (deleted)\n... +1 rw-s #8 /dev/zero (deleted)`,
      ['backing'],
    ],
    ['offsets', smapsOf`1000 +1 r--p #7 /x\n... +1 r--p @5000 #7 /x`, ['offset']],
    ['given names', smapsOf`1000 +1 rw-p [anon:a]\n... +1 rw-p [anon:b]`, ['name']],
    ['the heap label is no obstacle', smapsOf`1000 +1 rw-p [heap]\n... +1 rw-p`, ['untouched']],
    ['huge page advice', smapsOf`1000 +1 rw-p | +hg\n... +1 rw-p | +nh`, ['huge-page-advice']],
    ['dump and fork advice', smapsOf`1000 +1 rw-p | +dd\n... +1 rw-p`, ['advice']],
    ['a lock', smapsOf`1000 +1 rw-p\n... +1 rw-p | +lo`, ['locking']],
    ['no reserve', smapsOf`1000 +1 rw-p | +nr\n... +1 rw-p`, ['reservation']],
    ['a seal', smapsOf`1000 +1 rw-p | +sl\n... +1 rw-p`, ['sealing']],
    ['userfaultfd modes', smapsOf`1000 +1 rw-p | +ui\n... +1 rw-p`, ['userfaultfd']],
    ['a flag of the future', smapsOf`1000 +1 rw-p | +zz\n... +1 rw-p`, ['other-flags']],
    [
      'several at once, in order',
      smapsOf`1000 +1 rw-p | +hg +dd\n... +1 r--p | +ac +lo`,
      ['protection', 'huge-page-advice', 'advice', 'locking'],
    ],
    [
      'soft-dirty and guard regions do not count',
      smapsOf`1000 +1 rw-p | +sd +gu\n... +1 rw-p`,
      ['untouched'],
    ],
    ['device memory', smapsOf`1000 +1 rw-s #7 /dev/x | +pf\n... +1 rw-s @1000 #7 /dev/x | +pf`, ['special']],
    ['protection keys', smapsOf`1000 +1 rw-p\n... +1 rw-p || ProtectionKey=3`, ['protection-key']],
    ['a file, nothing visible', smapsOf`1000 +1 r--p #7 /x\n... +1 r--p @1000 #7 /x`, ['separate-open']],
    [
      'a private file, touched apart',
      smapsOf`1000 +1 rw-p #7 /x || Anonymous=4\n... +1 rw-p @1000 #7 /x || Swap=4`,
      ['separate-faults'],
    ],
    ['touched apart', smapsOf`1000 +1 rw-p || Anonymous=4\n... +1 rw-p || Swap=4`, ['separate-faults']],
    ['one untouched', smapsOf`1000 +1 rw-p || Anonymous=4\n... +1 rw-p`, ['untouched']],
    ['two userfaultfd', smapsOf`1000 +1 rw-p | +um\n... +1 rw-p | +um`, ['separate-userfaultfd']],
  ])('%s', (_, parsed, expected) => {
    expect(obstacles(parsed)).toEqual(expected)
  })

  it('says what differs in this pair', () => {
    expect(sentence(smapsOf`1000 +1 rw-p\n4000 +1 rw-p`)).toContain('gap of 8 KiB')
    expect(sentence(smapsOf`1000 +1 rw-p\n... +1 r--p`)).toContain('rw-p beside r--p')
    expect(sentence(smapsOf`1000 +2 r--p @1000 #7 /x\n... +1 r--p @9000 #7 /x`)).toContain('00003000')
    expect(sentence(smapsOf`1000 +1 rw-p | +dd\n... +1 rw-p | +wf`)).toMatch(
      /Only the first: dd \(not in core dumps\)\. Only the second: wf \(wiped on fork\)\./,
    )
    expect(
      sentence(smapsOf`1000 +1 rw-s #7 /dev/zero (deleted)\n... +1 rw-s #8 /dev/zero (deleted)`),
    ).toContain('different objects: fe:01 7 and fe:01 8')
  })

  it('makes hostile names harmless', () => {
    expect(sentence(smapsOf`1000 +1 r--p #7 /a\u001b[31m\n... +1 r--p @1000 #8 /b`)).not.toContain('\u001b')
  })

  it('is certain only of what it saw', () => {
    const guessed = smapsOf`1000 +1 r--p #7 /x\n... +1 r--p @1000 #7 /x`
    const seen = smapsOf`1000 +1 rw-p\n... +1 r--p`
    expect(whyNotMerged({ mappings: guessed.table, usage: guessed.usage }, 0)[0]!.certainty).toBe('likely')
    expect(whyNotMerged({ mappings: seen.table, usage: seen.usage }, 0)[0]!.certainty).toBe('seen')
    for (const obstacle of MERGE_OBSTACLES.filter(isInferredObstacle)) {
      expect(OBSTACLE_WORDS[obstacle].meaning).toMatch(/Likely/)
    }
  })
})

describe('whyNotMerged from maps alone', () => {
  it('reports what maps shows, and that the flags are unread where it shows nothing', () => {
    const { table } = mapsOf`
      1000 +1 rw-p
      ...  +1 r--p
      ...  +1 r--p
      ...  +1 r--p #7 /x
    `
    const obstaclesAt = (row: number): string[] =>
      whyNotMerged({ mappings: table, usage: null }, row).map((reason) => reason.obstacle)
    expect([0, 1, 2].map(obstaclesAt)).toEqual([['protection'], ['flags-unread'], ['backing']])
  })

  it('tells two files apart by their names where pmap told neither device nor inode', () => {
    const { table } = mapsOf`
      1000 +1 r--p libc.so.6
      ...  +1 r--p libm.so.6
      ...  +1 r--p
      ...  +1 r--p [heap]
    `
    const obstaclesAt = (row: number): string[] =>
      whyNotMerged({ mappings: table, usage: null }, row).map((reason) => reason.obstacle)
    expect([0, 1, 2].map(obstaclesAt)).toEqual([['backing'], ['backing'], ['flags-unread']])
  })

  it('knows the kernel’s own mappings by name', () => {
    const { table } = mapsOf`1000 +4 r--p [vvar]\n... +1 r-xp [vdso]`
    expect(whyNotMerged({ mappings: table, usage: null }, 0).map((reason) => reason.obstacle)).toEqual([
      'special',
      'protection',
    ])
  })

  it('refuses a row without a next one', () => {
    const { table } = mapsOf`1000 +1 rw-p`
    expect(() => whyNotMerged({ mappings: table, usage: null }, 0)).toThrow(RangeError)
  })
})
