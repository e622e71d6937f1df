import { describe, expect, it } from 'vitest'
import { findPatterns } from '../../../../src/shared/explain/find-patterns'
import { parseMaps, countUsedMaps } from '../../../../src/shared/proc/parse-maps'
import { parseStackPointer } from '../../../../src/shared/proc/parse-syscall'
import { settleThreadStacks } from '../../../../src/shared/proc/thread-facts'
import { readFixture, readFixtureText } from '../proc/proc-fixture'

interface Recorded {
  readonly patterns: Readonly<Record<string, number>>
  readonly titles: readonly string[]
  readonly unexplained: number
}

/** What is said of a recorded process, with its threads or without. */
function explain(name: string, withThreads: boolean): Recorded {
  const { table } = parseMaps(readFixture(name, 'maps'))
  const settled = withThreads ? settleThreadStacks(table, threadsOf(name)) : table
  const { patterns } = findPatterns(settled)
  const explained = patterns.reduce((sum, { mapCount }) => sum + mapCount, 0)
  return {
    patterns: Object.fromEntries(patterns.map(({ id, mapCount }) => [id, mapCount])),
    titles: patterns.map(({ title }) => title),
    unexplained: countUsedMaps(settled) - explained,
  }
}

function threadsOf(name: string): { readonly count: number; readonly stackPointers: number[] } {
  const lines = readFixtureText(name, 'threads').trimEnd().split('\n')
  return { count: lines.length, stackPointers: lines.flatMap((line) => parseStackPointer(line) ?? []) }
}

describe('recorded programs', () => {
  it('Java 17: every thread but the first has its stack', () => {
    const { count } = threadsOf('java-17-serial')
    const { patterns, titles, unexplained } = explain('java-17-serial', true)
    expect(patterns['thread-stacks']).toBe(2 * (count - 1))
    expect(titles).toContain('thread stacks')
    expect(titles).toContain('malloc arenas of glibc')
    expect(patterns).toHaveProperty('reserved-ranges')
    expect(unexplained).toBeLessThanOrEqual(10)
    const guessed = explain('java-17-serial', false)
    expect(guessed.patterns['thread-stacks']).toBe(patterns['thread-stacks'])
    expect(guessed.titles).toContain('likely thread stacks')
  })

  it('musl: every thread but the first has its stack', () => {
    expect(explain('musl-threads', true)).toMatchObject({ patterns: { 'thread-stacks': 24 } })
    expect(explain('musl-threads', true).titles).toContain('thread stacks')
  })

  it('Go: a heap that is neither patchwork nor arena, and no stacks, which lie in the heap', () => {
    const { patterns, titles, unexplained } = explain('go-heap', true)
    expect(titles).toContain('likely the heap of Go')
    expect(patterns).not.toHaveProperty('thread-stacks')
    expect(patterns).not.toHaveProperty('protection-patchwork')
    expect(patterns).not.toHaveProperty('malloc-arenas')
    expect(unexplained).toBeLessThanOrEqual(1)
  })

  it('CPython: arenas', () => {
    const { patterns, unexplained } = explain('python-3-11', true)
    expect(patterns['python-arenas']).toBeGreaterThanOrEqual(10)
    expect(patterns).not.toHaveProperty('thread-stacks')
    expect(unexplained).toBeLessThanOrEqual(6)
  })

  it('Node.js: heap pages of V8, from its program', () => {
    const { titles, patterns, unexplained } = explain('node-with-a-worker', false)
    expect(titles).toContain('heap pages of V8')
    expect(patterns['v8-pages']).toBeGreaterThan(20)
    expect(unexplained).toBeLessThanOrEqual(5)
  })

  it.each(['plain-sleep', 'thirty-two-bit'])('%s: at most a few mappings without a pattern', (name) => {
    expect(explain(name, false).unexplained).toBeLessThanOrEqual(4)
  })
})
