import { describe, expect, it } from 'vitest'
import { computeDiff } from '../../../../src/shared/diff/compute-diff'
import { meetsFailCondition, parseFailCondition } from '../../../../src/shared/diff-summary/fail-condition'
import { computeTotals } from '../../../../src/shared/diff-summary/totals'
import { drawMaps } from '../../../support/draw-maps'

/** One map and 8 KiB more than before. */
const SIDES = [drawMaps`ww...`, drawMaps`ww.rr`] as const

function holds(text: string): boolean {
  const diff = computeDiff(...SIDES, { match: 'address', sameMachine: true })
  return meetsFailCondition(parseFailCondition(text), diff, computeTotals(...SIDES))
}

describe('a condition of --fail-if', () => {
  it.each([
    ['maps>0', true],
    ['maps>1', false],
    ['maps>=1', true],
    ['maps>=2', false],
    ['maps<1', false],
    ['maps<2', true],
    ['maps<=1', true],
    ['maps<=0', false],
    ['maps=1', true],
    ['maps=2', false],
    ['maps!=1', false],
    ['maps!=2', true],
    ['size>=8K', true],
    ['size>=8193', false],
    ['added>=1', true],
    ['added>1', false],
    ['protection<=0', true],
  ])('%s holds: %s', (text, expected) => {
    expect(holds(text)).toBe(expected)
  })

  it('refuses what it cannot check', () => {
    expect(() => holds('rss>=0')).toThrow(/cannot be checked/)
    expect(() => parseFailCondition('maps=>1')).toThrow(/not a valid condition/)
  })
})
