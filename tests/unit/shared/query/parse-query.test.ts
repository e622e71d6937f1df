import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAP_PATTERN_IDS } from '../../../../src/shared/explain/map-pattern'
import { MERGE_OBSTACLES } from '../../../../src/shared/explain/merge-obstacle'
import { MAPPING_KINDS } from '../../../../src/shared/tables/mapping-kind'
import { PERM_EXEC, PERM_READ, PERM_SHARED, PERM_WRITE } from '../../../../src/shared/tables/mapping-table'
import { parseQuery } from '../../../../src/shared/query/parse-query'
import { printQuery } from '../../../../src/shared/query/print-query'
import type { QueryCondition } from '../../../../src/shared/query/query'
import { QUERY_WORDS, SMAPS_FIELDS } from '../../../../src/shared/query/query-fields'

/** The condition of a query that must have one term and no mistake. */
function only(text: string): QueryCondition {
  const { terms, mistakes } = parseQuery(text)
  expect(mistakes).toEqual([])
  expect(terms).toHaveLength(1)
  return terms[0]!.condition
}

describe('what terms mean', () => {
  it.each<[string, QueryCondition]>([
    ['libc', { type: 'text', text: 'libc', exact: false }],
    ['[heap]', { type: 'text', text: '[heap]', exact: false }],
    ['/memfd:doublemapper', { type: 'text', text: '/memfd:doublemapper', exact: false }],
    ['anon_inode:[io_uring]', { type: 'text', text: 'anon_inode:[io_uring]', exact: false }],
    ['"two words"', { type: 'text', text: 'two words', exact: false }],
    [String.raw`"a \"b\" \\ \c"`, { type: 'text', text: String.raw`a "b" \ \c`, exact: false }],
    ['name:deleted', { type: 'text', text: 'deleted', exact: false }],
    ['name="/a b"', { type: 'text', text: '/a b', exact: true }],
    ['name=""', { type: 'text', text: '', exact: true }],
    ['deleted', { type: 'word', word: 'deleted' }],
    ['RWX', { type: 'word', word: 'rwx' }],
    ['swap', { type: 'some', field: 'swap' }],
    ['shared', { type: 'text', text: 'shared', exact: false }],
    ['perm:x', { type: 'permissions', set: PERM_EXEC, clear: 0 }],
    ['perm:rw-', { type: 'permissions', set: PERM_READ | PERM_WRITE, clear: PERM_EXEC }],
    ['perm:---p', { type: 'permissions', set: 0, clear: 15 }],
    ['perm:r??s', { type: 'permissions', set: PERM_READ | PERM_SHARED, clear: 0 }],
    ['perm:wp', { type: 'permissions', set: PERM_WRITE, clear: PERM_SHARED }],
    ['kind:heap', { type: 'kind', kinds: ['heap'] }],
    ['kind:stack', { type: 'kind', kinds: ['stack', 'thread-stack'] }],
    ['kind:main-stack', { type: 'kind', kinds: ['stack'] }],
    ['kind:code,Heap', { type: 'kind', kinds: ['heap', 'code'] }],
    ['size>1M', { type: 'number', field: 'size', comparison: '>', value: 1048576 }],
    ['RSS>=64k', { type: 'number', field: 'rss', comparison: '>=', value: 65536 }],
    ['pss<1.5GiB', { type: 'number', field: 'pss', comparison: '<', value: 1610612736 }],
    ['size:4096', { type: 'number', field: 'size', comparison: '=', value: 4096 }],
    ['offset=0x26000', { type: 'number', field: 'offset', comparison: '=', value: 0x26000 }],
    ['swap!=0', { type: 'number', field: 'swap', comparison: '!=', value: 0 }],
    ['addr:7f12345678ab', { type: 'addresses', from: 0x7f1234567000, to: 0x7f1234568000 }],
    [
      'addr:0xffffffffff600fff',
      { type: 'addresses', from: Number(0xffffffffff600000n), to: Number(0xffffffffff601000n) },
    ],
    ['addr:1000-2001', { type: 'addresses', from: 0x1000, to: 0x3000 }],
    ['flag:hg', { type: 'flag', flag: 'hg' }],
    ['inode:18446744073709551615', { type: 'inode', inode: 18446744073709551615n }],
    ['apart:protection', { type: 'apart', obstacle: 'protection', alone: false }],
    ['apart=Huge-Page-Advice', { type: 'apart', obstacle: 'huge-page-advice', alone: true }],
    ['pattern:thread-stacks', { type: 'pattern', pattern: 'thread-stacks' }],
    ['pattern:none', { type: 'pattern', pattern: null }],
    ['dev:fe:01', { type: 'device', device: (0xfe << 20) | 1 }],
  ])('%s', (text, condition) => {
    expect(only(text)).toEqual(condition)
  })

  it('joins terms in order, negated ones marked, with their places', () => {
    const { terms, mistakes } = parseQuery('  libc -kind:code  -"a b"')
    expect(mistakes).toEqual([])
    expect(terms.map(({ negated, start, end }) => [negated, start, end])).toEqual([
      [false, 2, 6],
      [true, 7, 17],
      [true, 19, 25],
    ])
  })

  it('is empty for an empty text', () => {
    expect(parseQuery(' \t ')).toEqual({ terms: [], mistakes: [] })
  })
})

describe('mistakes', () => {
  it.each<[string, string, RegExp]>([
    ['libc siz>1M', 'siz', /no field "siz".*size.*"siz>\.\.\."/],
    ['size>', 'size>', /value after size>/],
    ['size>big', 'big', /Expected a size such as/],
    ['size>9999T', '9999T', /below 8192T/],
    ['apart:nothing', 'nothing', /such as protection/],
    ['apart>gap', 'gap', /">" does not go with apart/],
    ['pattern:stacks', 'stacks', /such as thread-stacks.*none/],
    ['kind:haep', 'haep', /no kind "haep".*heap/],
    ['kind:', 'kind:', /value/],
    ['kind:heap,', 'heap,', /Expected a kind of anonymous/],
    ['kind>heap', 'heap', /">" does not go with kind; expected kind:value/],
    ['perm:rq', 'rq', /letters of r, w, x, s, p/],
    ['perm:sp', 'sp', /Expected letters/],
    ['addr:xyz', 'xyz', /hexadecimal/],
    ['addr:2000-1000', '2000-1000', /end is above/],
    ['addr:10000000000000000', '10000000000000000', /16 digits/],
    ['flag:h', 'h', /two-letter/],
    ['inode:-1', '-1', /inode number/],
    ['dev:1', '1', /device such as/],
    ['"open', '"open', /not closed/],
    ['name:"a"b', 'b', /space after the closing quote/],
    ['name:""', '""', /name="" finds no name/],
    ['""', '""', /text between the quotes/],
    ['libc -', '-', /term after the minus/],
    ['size > 1M', '>', /without a space/],
  ])('%s', (text, marked, message) => {
    const { mistakes } = parseQuery(text)
    expect(mistakes).toHaveLength(1)
    expect(text.slice(mistakes[0]!.start, mistakes[0]!.end)).toBe(marked)
    expect(mistakes[0]!.message).toMatch(message)
  })

  it('leaves the other terms understood', () => {
    const { terms, mistakes } = parseQuery('rwx size>x -libc')
    expect(mistakes).toHaveLength(1)
    expect(terms.map((term) => term.condition.type)).toEqual(['word', 'text'])
  })
})

describe('printing', () => {
  it('writes one canonical form', () => {
    const text = 'NAME:x size:2048k -perm:wp addr:0x7F12345678AB inode:7 "a b" name="q\\"" -"-x"'
    expect(printQuery(parseQuery(text))).toBe(
      'x size=2M -perm:?w?p addr:7f1234567000 inode:7 "a b" name="q\\"" -"-x"',
    )
  })

  it('parses to the same conditions again, whatever the query', () => {
    const conditions = fc.array(fc.record({ negated: fc.boolean(), condition: anyCondition() }))
    fc.assert(
      fc.property(conditions, (terms) => {
        const printed = printQuery({ terms: terms.map((term) => ({ ...term, start: 0, end: 0 })) })
        const again = parseQuery(printed)
        expect(again.mistakes).toEqual([])
        expect(again.terms.map(({ negated, condition }) => ({ negated, condition }))).toEqual(terms)
      }),
      { numRuns: 2000 },
    )
  })

  it('settles whatever was typed: parse, print and parse again say the same', () => {
    const pieces = fc.constantFrom(
      'size',
      'name',
      'perm',
      ':',
      '>=',
      '-',
      '"',
      '\\',
      ' ',
      '1M',
      'rwx',
      'x',
      '=',
    )
    const typed = fc.array(fc.oneof(pieces, fc.string({ maxLength: 3 }))).map((parts) => parts.join(''))
    fc.assert(
      fc.property(typed, (text) => {
        const first = parseQuery(text)
        for (const { start, end } of [...first.terms, ...first.mistakes]) {
          expect(0 <= start && start <= end && end <= text.length).toBe(true)
        }
        const again = parseQuery(printQuery(first))
        expect(again.mistakes).toEqual([])
        expect(again.terms.map((term) => term.condition)).toEqual(first.terms.map((term) => term.condition))
      }),
      { numRuns: 2000 },
    )
  })
})

function anyCondition(): fc.Arbitrary<QueryCondition> {
  const text = fc.oneof(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme', minLength: 1 }))
  const page = fc.integer({ min: 0, max: 2 ** 36 })
  return fc.oneof(
    text.map((value) => ({ type: 'text' as const, text: value, exact: false })),
    fc.string().map((value) => ({ type: 'text' as const, text: value, exact: true })),
    fc
      .tuple(fc.nat(15), fc.nat(15))
      .map(([set, clear]) => ({ type: 'permissions' as const, set, clear: clear & ~set })),
    fc.subarray([...MAPPING_KINDS], { minLength: 1 }).map((kinds) => ({
      type: 'kind' as const,
      kinds: MAPPING_KINDS.filter((kind) => kinds.includes(kind)),
    })),
    fc.record({
      type: fc.constant('number' as const),
      field: fc.constantFrom('size' as const, 'offset' as const, ...SMAPS_FIELDS),
      comparison: fc.constantFrom('=', '!=', '<', '<=', '>', '>='),
      value: fc.maxSafeNat(),
    }),
    fc.constantFrom('rss', 'pss', 'swap').map((field) => ({ type: 'some' as const, field })),
    fc
      .tuple(page, fc.integer({ min: 1, max: 2 ** 20 }))
      .map(([from, pages]) => ({ type: 'addresses' as const, from: from * 4096, to: (from + pages) * 4096 })),
    fc.constantFrom('hg', 'dd', '??').map((flag) => ({ type: 'flag' as const, flag })),
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((inode) => ({ type: 'inode' as const, inode })),
    fc.nat(2 ** 32 - 1).map((device) => ({ type: 'device' as const, device })),
    fc.record({
      type: fc.constant('apart' as const),
      obstacle: fc.constantFrom(...MERGE_OBSTACLES),
      alone: fc.boolean(),
    }),
    fc.constantFrom(null, ...MAP_PATTERN_IDS).map((pattern) => ({ type: 'pattern' as const, pattern })),
    fc.constantFrom(...QUERY_WORDS).map((word) => ({ type: 'word' as const, word })),
  )
}
