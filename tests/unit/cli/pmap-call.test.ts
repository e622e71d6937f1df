import { describe, expect, it } from 'vitest'
import { parsePmapCall, parsePmapPid, parsePmapRange, type PmapWords } from '../../../src/cli/pmap-call'

const call = (
  pids: string[],
  words: PmapWords & { letterX?: number } = {},
): ReturnType<typeof parsePmapCall> => parsePmapCall(pids, { letterX: 0, ...words })

describe('the range of -A', () => {
  it.each([
    ['7f0012345678', { low: 0x7f0012345000, high: 0x7f0012345000 }],
    ['0x1000,2fff', { low: 0x1000, high: 0x2000 }],
    ['1000,', { low: 0x1000, high: 0xfffffffffffff000 }],
    [',1fff', { low: 0, high: 0x1000 }],
    ['FFFFFFFFFF600123', { low: 0xffffffffff600000, high: 0xffffffffff600000 }],
    ['1ffffffffffffffffff', { low: 0xfffffffffffff000, high: 0xfffffffffffff000 }],
  ])('%s is read', (text, range) => {
    expect(parsePmapRange(text)).toEqual(range)
  })

  it.each(['zz', '1000,2000,3000', '0x', '-1', '1000 2000', '1000,g'])('%s is refused', (text) => {
    expect(parsePmapRange(text)).toBeNull()
    expect(call(['1'], { range: text })).toContain(`"${text}" is not a range`)
  })
})

describe('a process', () => {
  it.each([
    ['4127', 4127],
    ['/proc/4127', 4127],
    ['0x10', 16],
    ['010', 8],
    ['/proc/meminfo', 'none'],
    ['/proc/self', 'none'],
  ])('%s is %s', (text, pid) => {
    expect(parsePmapPid(text)).toBe(pid)
  })

  it.each(['', '0', '-1', '12abc', '/proc/12abc', '09', 'self', '2147483648', '1e3', ' 1'])(
    '"%s" shows the usage',
    (text) => {
      expect(parsePmapPid(text)).toBeNull()
      expect(call(['1', text])).toBe('usage')
    },
  )
})

describe('a call', () => {
  it.each([
    [{}, 'plain', false],
    [{ extended: true }, 'x', true],
    [{ device: true }, 'd', false],
    [{ letterX: 1 }, 'X', true],
    [{ letterX: 2 }, 'XX', true],
    [{ letterX: 3 }, 'XX', true],
  ] as const)('%j prints the listing %s', (words, listing, needsSmaps) => {
    expect(call(['7', '/proc/self', '9'], words)).toMatchObject({ pids: [7, 9], listing, needsSmaps })
  })

  it.each([
    [{ extended: true, device: true }, 'options -d, -x and -X exclude each other'],
    [{ extended: true, letterX: 1 }, 'options -d, -x and -X exclude each other'],
    [{ readRc: true }, 'option -c is not supported'],
    [{ readRcFrom: 'x' }, 'option -C is not supported'],
    [{ createRc: true }, 'option -n is not supported'],
    [{ createRcTo: 'x' }, 'option -N is not supported'],
  ])('%j is refused with a sentence', (words, sentence) => {
    expect(call(['7'], words)).toContain(sentence)
  })

  it('without a process says so', () => {
    expect(call([], { extended: true })).toBe('no process is named')
    expect(call(['/proc/meminfo'])).toBe('no process is named')
  })
})
