import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { computeDiff } from '../../../src/shared/diff/compute-diff'
import { composeSummary, summaryText } from '../../../src/shared/diff-summary/compose-summary'
import type { DiffMatch, DiffSide } from '../../../src/shared/diff/diff-side'
import { computeSlides } from '../../../src/shared/diff-summary/slides'
import { describeEvents } from '../../support/describe-diff'
import { compile, SteppedProgram } from './stepped-program'

const folder = mkdtempSync(join(tmpdir(), 'vmatlas-operations-'))
const program = join(folder, 'operations')
const library = join(folder, 'libtoy.so')
const running: SteppedProgram[] = []

async function start(): Promise<SteppedProgram> {
  const stepped = await SteppedProgram.start(program, [library])
  running.push(stepped)
  return stepped
}

beforeAll(() => {
  compile('gcc', resolve(import.meta.dirname, 'operations.c'), program, ['-pthread'])
  writeFileSync(join(folder, 'toy.c'), 'int toy(void) { return 7; }\n')
  compile('gcc', join(folder, 'toy.c'), library, ['-shared', '-fPIC'])
})
afterEach(async () => {
  for (const stepped of running.splice(0)) await stepped.end()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The events without those of memory use: running a program touches pages. */
function events(before: DiffSide, after: DiffSide, match: DiffMatch = 'address'): string[] {
  const told = describeEvents(computeDiff(before, after, { match, sameMachine: true }))
  return told
    .map((event) => event.replace(/ \(usage\)/, '').replace(/, usage\)/, ')'))
    .filter((event) => !event.startsWith('usage'))
}

async function eventsOf(letters: string): Promise<string[]> {
  const stepped = await start()
  for (const letter of letters.slice(0, -1)) await stepped.step(letter)
  const before = stepped.read()
  await stepped.step(letters.at(-1))
  return events(before, stepped.read())
}

describe('one known operation is found as exactly its events', () => {
  it.each([
    ['p', 'mprotect in the middle', ['protection (split) 1 -> 3']],
    ['g', 'mremap that grows in place', ['grown 1 -> 1']],
    ['m', 'mremap to another address', ['moved likely 1 -> 1']],
    ['u', 'munmap across two mappings', ['shrunk 1 -> 1', 'shrunk 1 -> 1']],
    ['f', 'MAP_FIXED over part of a mapping', ['replaced (split) 1 -> 3']],
    ['b', 'brk', ['grown 1 -> 1']],
    ['t', 'a thread that starts: its guard and its stack', ['added 0 -> 1', 'added 0 -> 1']],
    ['te', 'a thread that ends', ['removed 1 -> 0', 'removed 1 -> 0']],
    ['a', 'madvise in the middle', ['flags (split) 1 -> 3']],
    ['l', 'mlock', ['flags 1 -> 1']],
  ])('%s: %s', async (letters, _, expected) => {
    expect(await eventsOf(letters)).toEqual(expected)
  })

  it.each([
    ['p', '4 KiB of one mapping went from rw-p to r--p.'],
    ['g', 'One mapping grew by 8 KiB.'],
    ['m', 'One mapping of 148 KiB seems to have moved.'],
    ['u', '2 mappings shrank by 16 KiB in all.'],
    ['f', 'libtoy.so was mapped over 4 KiB of one mapping.'],
    ['b', 'The heap grew by 64 KiB.'],
    ['d', 'libtoy.so was mapped.'],
    ['t', 'One thread stack of 64 MiB is new.'],
    ['te', 'One thread stack of 64 MiB was unmapped.'],
    ['a', '4 KiB of one mapping got the flag dd (not in core dumps).'],
    ['l', 'One mapping got the flag lo (locked).'],
  ])('%s is told as: %s', async (letters, sentence) => {
    const stepped = await start()
    for (const letter of letters.slice(0, -1)) await stepped.step(letter)
    const before = stepped.read()
    await stepped.step(letters.at(-1))
    const after = stepped.read()
    const diff = computeDiff(before, after, { match: 'address', sameMachine: true })
    expect(summaryText(composeSummary(diff, before, after))).toBe(sentence)
  })

  it('d: dlopen maps the segments of the library, and nothing else', async () => {
    const stepped = await start()
    const before = stepped.read()
    await stepped.step('d')
    const after = stepped.read()
    const segments = [...after.mappings.name].filter(
      (name) => after.mappings.strings.strings[name] === library,
    ).length
    expect(segments).toBeGreaterThanOrEqual(4)
    expect(events(before, after)).toEqual(Array.from({ length: segments }, () => 'added 0 -> 1'))
  })

  it('a library that is replaced on disk becomes deleted, each segment', async () => {
    const stepped = await start()
    await stepped.step('d')
    const before = stepped.read()
    writeFileSync(`${library}.new`, readFileSync(library))
    renameSync(`${library}.new`, library)
    const told = events(before, stepped.read())
    expect(told.length).toBeGreaterThanOrEqual(4)
    expect(new Set(told)).toEqual(new Set(['renamed 1 -> 1']))
  })
})

describe('two runs under address space layout randomisation', () => {
  it('differ in nothing but a slide for each module', async () => {
    expect(readFileSync('/proc/sys/kernel/randomize_va_space', 'utf8').trim()).toBe('2')
    const before = (await start()).read()
    const after = (await start()).read()
    expect(events(before, after, 'identity')).toEqual([])
    const slides = computeSlides(computeDiff(before, after, { match: 'identity', sameMachine: true }), before)
    const byName = new Map<string, number[]>()
    for (const [at, index] of slides.name.entries()) {
      const name = before.mappings.strings.strings[index] ?? ''
      byName.set(name, [...(byName.get(name) ?? []), slides.slide[at] ?? 0])
    }
    for (const [name, found] of byName) expect(found, name).toHaveLength(1)
    expect(byName.get(program)?.[0]).not.toBe(0)
    expect([...byName.keys()].some((name) => /libc\.so/.test(name))).toBe(true)
  })

  it('differ in the real changes too', async () => {
    const before = (await start()).read()
    const other = await start()
    for (const letter of 'pg') await other.step(letter)
    expect(events(before, other.read(), 'identity')).toEqual(['protection (split) 1 -> 3', 'grown 1 -> 1'])
  })
})
