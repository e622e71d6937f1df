import { describe, expect, it } from 'vitest'
import { certaintyOf, MERGE_OBSTACLES, OBSTACLE_WORDS } from '../../../../src/shared/explain/merge-obstacle'
import type { ExplainedTables } from '../../../../src/shared/explain/merge-obstacles'
import { NO_FACTS, type NeighbourFacts } from '../../../../src/shared/explain/neighbour-facts'
import { whyNotMerged } from '../../../../src/shared/explain/why-not-merged'
import type { NumaPolicies } from '../../../../src/shared/proc/parse-numa-maps'
import type { ParsedSmaps } from '../../../../src/shared/proc/parse-smaps'
import { mapsOf, smapsOf } from '../../../support/map-tables'

function obstacles(parsed: ParsedSmaps): string[] {
  return whyNotMerged({ mappings: parsed.table, usage: parsed.usage }, 0).map((reason) => reason.obstacle)
}

function sentence(parsed: ParsedSmaps, facts?: NeighbourFacts): string {
  return whyNotMerged(withFacts(parsed, facts), 0)
    .map((reason) => reason.sentence)
    .join(' ')
}

function withFacts({ table, usage }: ParsedSmaps, facts: NeighbourFacts = NO_FACTS): ExplainedTables {
  return { mappings: table, usage, facts }
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
    ['the heap label is no obstacle', smapsOf`1000 +1 rw-p [heap]\n... +1 rw-p`, ['nothing-visible']],
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
      ['nothing-visible'],
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
    ['one untouched', smapsOf`1000 +1 rw-p || Anonymous=4\n... +1 rw-p`, ['nothing-visible']],
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
    for (const obstacle of MERGE_OBSTACLES) {
      const isLikely = certaintyOf(obstacle) === 'likely'
      expect(/Likely/.test(OBSTACLE_WORDS[obstacle].meaning)).toBe(isLikely)
    }
  })
})

describe('whyNotMerged with what the process and the kernel tell', () => {
  const one = smapsOf`1000 +1 rw-p || Anonymous=4\n... +1 rw-p`
  const policies = (...texts: string[]): NeighbourFacts => ({
    kernelRelease: '6.18.1',
    isForkChild: false,
    policies: {
      start: Float64Array.from(texts, (_, row) => 0x1000 * (row + 1)),
      policy: Uint32Array.from(texts.keys()),
      texts,
    },
  })

  it('sees different NUMA policies, beside what else differs', () => {
    const [reason, ...others] = whyNotMerged(withFacts(one, policies('default', 'bind:0')), 0)
    expect(others).toEqual([])
    expect(reason).toEqual({
      obstacle: 'numa-policy',
      certainty: 'seen',
      sentence: 'NUMA policy default beside NUMA policy bind:0.',
    })
    const also = smapsOf`1000 +1 rw-p\n... +1 r--p | +ac`
    expect(whyNotMerged(withFacts(also, policies('default', 'bind:0')), 0).map((r) => r.obstacle)).toEqual([
      'protection',
      'numa-policy',
    ])
  })

  it('does not hold it proven where the policy may be that of a file of tmpfs', () => {
    const table = smapsOf`1000 +1 rw-s #7 /dev/shm/x\n... +1 rw-s @1000 #7 /dev/shm/x`
    const onTmpfs = { ...table, table: { ...table.table, device: Uint32Array.of(0x19, 0x19) } }
    const [reason] = whyNotMerged(withFacts(onTmpfs, policies('default', 'bind:0')), 0)
    expect(reason).toMatchObject({ obstacle: 'numa-policy', certainty: 'likely' })
    const [onDisk] = whyNotMerged(withFacts(table, policies('default', 'bind:0')), 0)
    expect(onDisk).toMatchObject({ obstacle: 'numa-policy', certainty: 'seen' })
  })

  it('says what is known of the policies where they do not differ', () => {
    const same = { ...policies('default'), policies: { ...numa('default'), policy: Uint32Array.of(0, 0) } }
    expect(sentence(one, same)).toContain('Both have the NUMA policy default.')
    expect(sentence(one, { ...NO_FACTS, policies: 'unreadable' })).toContain('could not be read')
    expect(sentence(one, { ...NO_FACTS, policies: 'too-many' })).toContain('too many mappings')
    expect(sentence(one, { ...NO_FACTS, policies: 'no-numa' })).not.toContain('NUMA')
    expect(sentence(one)).toContain('was not read')
    // A mapping that numa_maps does not have: it came or went in between.
    expect(sentence(one, policies('default'))).toContain('could not be read')
  })

  it('takes a fork for likely in its child alone, and names it where nobody looked', () => {
    const child = { ...NO_FACTS, isForkChild: true }
    expect(whyNotMerged(withFacts(one, child), 0)[0]).toMatchObject({ obstacle: 'fork', certainty: 'likely' })
    expect(whyNotMerged(withFacts(one), 0)[0]).toMatchObject({
      obstacle: 'nothing-visible',
      certainty: 'unknown',
    })
    expect(sentence(one)).toMatch(/mremap.*fork.*madvise/)
    expect(sentence(one, { ...NO_FACTS, isForkChild: false })).not.toContain('fork')
    const neither = smapsOf`1000 +1 rw-p\n... +1 rw-p`
    expect(whyNotMerged(withFacts(neither, child), 0)[0]!.obstacle).toBe('nothing-visible')
  })

  it.each<[string | null, boolean]>([
    ['6.18.44-generic', false],
    ['7.2.9', false],
    ['7.3.0-rc1', true],
    ['7.10.1', true],
    ['8.0', true],
    [null, false],
  ])('has mremap keep a written private file apart from 7.3 on: %s', (kernelRelease, isPossible) => {
    const facts: NeighbourFacts = { kernelRelease, isForkChild: false, policies: 'no-numa' }
    const written = smapsOf`1000 +1 rw-p #7 /x || Anonymous=4\n... +1 rw-p @1000 #7 /x`
    expect(sentence(written, facts).includes('mremap')).toBe(isPossible)
    expect(sentence(written, facts)).toContain('opened twice')
    const unwritten = smapsOf`1000 +1 rw-p #7 /x\n... +1 rw-p @1000 #7 /x`
    expect(sentence(unwritten, facts)).not.toContain('mremap')
  })
})

function numa(...texts: string[]): NumaPolicies {
  return { start: Float64Array.of(0x1000, 0x2000), policy: Uint32Array.of(0, 1), texts }
}

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
