import { describe, expect, it } from 'vitest'
import { whySoMany, type MapCountExplanation } from '../../../../src/shared/explain/why-so-many'
import type { ParsedSmaps } from '../../../../src/shared/proc/parse-smaps'
import { mapsOf, smapsOf } from '../../../support/map-tables'

function explain(parsed: ParsedSmaps | ReturnType<typeof mapsOf>): MapCountExplanation {
  return whySoMany({ mappings: parsed.table, usage: 'usage' in parsed ? parsed.usage : null })
}

/** One line for each obstacle: "obstacle pairs/alone -> remaining". */
function obstaclesOf(explanation: MapCountExplanation): string[] {
  return explanation.obstacles.map(
    (each) => `${each.obstacle} ${each.pairs}/${each.alone} -> ${each.remaining}`,
  )
}

function patternsOf(explanation: MapCountExplanation): Record<string, number> {
  return Object.fromEntries(explanation.patterns.map((pattern) => [pattern.id, pattern.mapCount]))
}

describe('what keeps neighbours apart', () => {
  it('counts pairs, and what would remain without each obstacle', () => {
    const explanation = explain(smapsOf`
      10000 +1 rw-p
      ...   +1 r--p | +ac
      ...   +1 rw-p
      ...   +1 rw-p | +hg
      ...   +1 r--p | +ac
      90000 +1 rw-p
      ...   +1 rw-p
    `)
    expect(explanation).toMatchObject({ used: 7, touchingPairs: 5, gaps: 1, hasFlags: true })
    expect(obstaclesOf(explanation)).toEqual([
      'protection 3/2 -> 5',
      'huge-page-advice 2/1 -> 6',
      'untouched 1/1 -> 6',
    ])
    expect(explanation.obstacles.find((each) => each.obstacle === 'untouched')!.certainty).toBe('likely')
  })

  it('leaves [vsyscall] out, which the limit does not count', () => {
    const explanation = explain(mapsOf`
      10000 +1 rw-p
      ffffffffff600000 +1 --xp [vsyscall]
    `)
    expect(explanation).toMatchObject({ used: 1, touchingPairs: 0, gaps: 0 })
  })

  it('stands an empty table', () => {
    expect(explain(mapsOf``)).toMatchObject({
      used: 0,
      touchingPairs: 0,
      gaps: 0,
      obstacles: [],
      patterns: [],
    })
  })

  it('adds up: pairs and gaps are one less than the maps', () => {
    const { used, touchingPairs, gaps, obstacles } = explain(mapsOf`
      10000 +1 rw-p
      ...   +1 ---p
      20000 +1 r--p #7 /x
      ...   +1 r-xp @1000 #7 /x
      ...   +1 rw-p
    `)
    expect(touchingPairs + gaps + 1).toBe(used)
    for (const each of obstacles) expect(each.alone).toBeLessThanOrEqual(each.pairs)
  })
})

describe('patterns', () => {
  it('knows thread stacks with their guards', () => {
    const explanation = explain(mapsOf`
      7f0000000000 +1 ---p
      ...          +2048 rw-p
      ...          +1 ---p
      ...          +2048 rw-p
    `)
    expect(patternsOf(explanation)).toEqual({ 'thread-stacks': 4 })
    expect(explanation.patterns[0]!.evidence).toBe('2 stacks, 2 of them behind a guard.')
    expect(explanation.unexplained).toBe(0)
  })

  it('knows malloc arenas, also full ones, and no other 64 MiB', () => {
    const explanation = explain(mapsOf`
      7f0000000000 +33 rw-p
      ...          +16351 ---p
      7f0008000000 +16384 rw-p
      7f0010001000 +33 rw-p
      ...          +16351 ---p
    `)
    expect(patternsOf(explanation)).toEqual({ 'malloc-arenas': 3 })
    expect(explanation.unexplained).toBe(2)
  })

  it('knows a patchwork of protections, but not a handful of neighbours', () => {
    const patches = Array.from({ length: 20 }, (_, at) => `... +1 ${at % 2 ? 'rw-p' : 'r--p'}`).join('\n')
    const explanation = explain(mapsOf`
      10000 +1 rw-p
      ...   +1 r--p
      ...   +1 rw-p
      90000 +1 rwxp
      ${patches}
    `)
    expect(patternsOf(explanation)).toEqual({ 'protection-patchwork': 21 })
    expect(explanation.patterns[0]!.evidence).toContain('21 mappings in one stretch')
    expect(explanation.unexplained).toBe(3)
  })

  it.each<[string, string, string]>([
    ['lucene', 'r--s', '/var/lib/es/nodes/0/_1a.cfs'],
    ['lucene', 'r--s', '/data/_12_Lucene90_0.dvd (deleted)'],
    ['kafka', 'rw-s', '/kafka/t-0/00000000000000000000.timeindex'],
    ['sorted-tables', 'r--s', '/db/000123.sst'],
    ['windows-modules', 'r-xp', '/games/Game/KERNEL32.DLL'],
    ['zgc', 'rw-s', '/memfd:java_heap (deleted)'],
    ['doublemapped-code', 'r-xs', '/memfd:doublemapper (deleted)'],
    ['graphics', 'rw-s', '/dev/dri/renderD128'],
    ['io-rings', 'rw-s', 'anon_inode:[io_uring]'],
    ['memfd', 'rw-s', '/memfd:wayland-shm (deleted)'],
    ['shared-memory', 'rw-s', '/dev/zero (deleted)'],
    ['shm-files', 'rw-s', '/dev/shm/.org.chromium.Chromium.x'],
    ['libraries', 'r-xp', '/usr/lib/libc.so.6'],
    ['libraries', 'r--p', '/usr/lib/libssl-1.1.so'],
  ])('%s: %s %s', (id, permissions, name) => {
    expect(patternsOf(explain(mapsOf`10000 +1 ${permissions} #7 ${name}`))).toEqual({ [id]: 1 })
  })

  it('knows Go by the names of its memory, and generated code by its permissions', () => {
    expect(patternsOf(explain(mapsOf`10000 +1 rw-p [anon: Go: heap]\n20000 +1 r-xp`))).toEqual({
      go: 1,
      jit: 1,
    })
  })

  it('puts the largest first and counts a mapping once', () => {
    const { patterns, unexplained } = explain(mapsOf`
      10000 +1 r--p #7 /usr/lib/libc.so.6
      ...   +1 r-xp @1000 #7 /usr/lib/libc.so.6
      20000 +1 rw-s #8 /memfd:a (deleted)
      30000 +1 rw-p
    `)
    expect(patterns.map(({ id, mapCount, evidence }) => [id, mapCount, evidence])).toEqual([
      ['libraries', 2, '2 mappings with one name.'],
      ['memfd', 1, 'One mapping with one name.'],
    ])
    expect(unexplained).toBe(1)
  })
})
