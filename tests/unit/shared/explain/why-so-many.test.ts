import { describe, expect, it } from 'vitest'
import { NO_FACTS, type NeighbourFacts } from '../../../../src/shared/explain/neighbour-facts'
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
      'nothing-visible 1/1 -> 6',
    ])
    expect(explanation.obstacles.find((each) => each.obstacle === 'nothing-visible')!.certainty).toBe(
      'unknown',
    )
  })

  it('leaves each stack that may have been written to, between guards that vanish', () => {
    const { used, obstacles } = explain(smapsOf`
      10000 +1 ---p
      ...   +8 rw-p | +ac | Anonymous=8
      ...   +1 ---p
      ...   +8 rw-p | +ac | Swap=8
      ...   +1 ---p
      ...   +8 rw-p | +ac
    `)
    expect(used).toBe(6)
    // The last has no pages now, but may have had some.
    expect(obstacles).toMatchObject([{ obstacle: 'protection', alone: 5, remaining: 1, remainingMost: 3 }])
  })

  it('knows that what was never charged was never written to', () => {
    const reserved = smapsOf`
      10000 +1 ---p
      ...   +1 r--p
      ...   +1 ---p
    `
    expect(explain(reserved).obstacles).toMatchObject([{ alone: 2, remaining: 1, remainingMost: 1 }])
    const unreserved = smapsOf`
      10000 +1 ---p | +nr
      ...   +1 r--p | +nr
    `
    expect(explain(unreserved).obstacles).toMatchObject([{ remaining: 1, remainingMost: 2 }])
  })

  it('lets nothing that may be inherited merge in the child of a fork', () => {
    const { table, usage } = smapsOf`
      10000 +1 ---p
      ...   +8 rw-p
      ...   +1 ---p
      ...   +1 r--p
    `
    const inChild = whySoMany({ mappings: table, usage, facts: { ...NO_FACTS, isForkChild: true } })
    expect(inChild.obstacles).toMatchObject([{ alone: 3, remaining: 1, remainingMost: 3 }])
    const facts: NeighbourFacts = { kernelRelease: null, isForkChild: false, policies: 'no-numa' }
    const known = whySoMany({ mappings: table, usage, facts })
    expect(known.obstacles).toMatchObject([{ alone: 3, remaining: 1, remainingMost: 1 }])
    expect(known.unbounded).toEqual(['memory that mremap moved'])
    expect(inChild.unbounded).toHaveLength(2)
  })

  it('does not know what would remain of files, and without smaps', () => {
    const [file] = explain(smapsOf`10000 +1 r--p #7 /x\n... +1 r-xp @1000 #7 /x`).obstacles
    expect(file).toMatchObject({ remaining: 1, remainingMost: 2 })
    const [unread] = explain(mapsOf`10000 +1 r--p\n... +1 rw-p`).obstacles
    expect(unread).toMatchObject({ remaining: 1, remainingMost: 2 })
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
