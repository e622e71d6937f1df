import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { VmatlasError } from '../../../../src/shared/errors'
import { importText } from '../../../../src/shared/import/import-text'
import { compileQuery } from '../../../../src/shared/query/compile-query'
import { parseQuery } from '../../../../src/shared/query/parse-query'
import { queryColumns } from '../../../../src/shared/query/query-columns'
import { findTableFlaw } from '../../../../src/shared/tables/find-table-flaw'
import { mapsOf } from '../../../support/map-tables'
import { TOOL_TEXTS } from '../../../support/tool-texts'

const read = (text: string): ReturnType<typeof importText> => importText(Buffer.from(text, 'latin1'), 0)
const refusal = (text: string): string => {
  try {
    read(text)
    return 'read'
  } catch (error) {
    expect(error).toBeInstanceOf(VmatlasError)
    return (error as VmatlasError).message
  }
}

const FIRST = '7f0000000000-7f0000001000 r-xp 00000000 fe:00 7    /usr/lib/a.so\n'
const STACK = '7ffc00000000-7ffc00021000 rw-p 00000000 00:00 0    [stack]\n'

describe('rows that are not in the order of their addresses', () => {
  it('are put in order, each with its fields', () => {
    const smaps = `${STACK}Rss: 8 kB\nVmFlags: rd wr\n${FIRST}Rss: 4 kB\nVmFlags: rd ex\n`
    const { mappings, usage, info } = read(smaps)
    expect([...mappings.start]).toEqual([0x7f0000000000, 0x7ffc00000000])
    expect([...(usage?.columns.rss ?? [])]).toEqual([4096, 8192])
    expect(info.flags).toEqual([])
    expect([...read(STACK + FIRST).mappings.start]).toEqual([0x7f0000000000, 0x7ffc00000000])
  })

  it('keep all their numbers where pmap -x was sorted by size', () => {
    const text = [
      'Address           Kbytes     RSS   Dirty Mode  Mapping',
      '00007f6998000000   65536   65496   65496 rw---   [ anon ]',
      '000055eb20e1b000  489272  487112  487112 rw---   [ anon ]',
      '00007ffc00000000     132      16      16 rw---   [ stack ]',
    ].join('\n')
    const { mappings, usage } = read(text)
    expect(mappings.length).toBe(3)
    expect([...(usage?.columns.rss ?? [])].reduce((sum, rss) => sum + rss)).toBe((65496 + 487112 + 16) * 1024)
  })

  it('that contradict each other are named by their lines', () => {
    expect(refusal(`${STACK}7ffc00010000-7ffc00011000 r--p 00000000 00:00 0 \n${FIRST}`)).toBe(
      'Lines 1 and 2 map the same addresses.',
    )
  })

  it('of one process that changed while it was printed are still torn', () => {
    const grown = FIRST.replace('7f0000001000', '7f0000002000')
    const { mappings, info } = read(FIRST + grown + STACK)
    expect(info.flags).toEqual(['torn'])
    expect(mappings.length).toBe(2)
  })
})

describe('several processes in one text', () => {
  it('are never read one over the other', () => {
    expect(refusal(FIRST + STACK + FIRST + STACK)).toBe(
      'The text holds the mappings of 2 processes, one after the other.',
    )
    const one = (pid: number): string => `${pid}:   /usr/bin/x\n0000000000400000      4K r-x-- x\n total 4K\n`
    expect(refusal(one(101) + one(202))).toBe(
      'The text holds 2 processes: 101:   /usr/bin/x; 202:   /usr/bin/x.',
    )
  })
})

describe('what is no mapping', () => {
  it('is named for what it is', () => {
    expect(
      refusal('00400000-7ffd1c406000 ---p 00000000 00:00 0                [rollup]\nRss: 4 kB\n'),
    ).toContain('smaps_rollup: the sums of a process')
    expect(refusal('7150:   /usr/bin/qemu -name x\n')).toContain('pmap printed no mapping')
  })

  it('is not the last line that was cut before or in the name of its file', () => {
    for (const cut of [
      '7fff3a000000-7fff3a021000 r-xp 00000000 fd:00 264773',
      '7fff3a000000-7fff3a021000 r-x',
    ]) {
      const { mappings, info } = read(FIRST + cut)
      expect(mappings.length).toBe(1)
      expect(info.flags).toEqual(['partial'])
    }
  })

  it('counts against no limit: pmap calls [vsyscall] anonymous', () => {
    const text =
      '7:   x\n0000000000400000      4K r-x-- x\nffffffffff600000      4K --x--   [ anon ]\n total 8K\n'
    expect(read(text).info.usedMaps).toBe(1)
  })
})

/** Lines of all other tools, whole, cut and with a letter changed. */
const TOOL_LINES = TOOL_TEXTS.map(({ print }) => {
  const line = fc.constantFrom(
    ...print([
      { start: 0x7f0000000000, end: 0x7f0000001000, permissions: 'rw-p', offset: 0, name: '' },
      { start: 0x7f0000001000, end: 0x7f0000003000, permissions: 'r-xs', offset: 4096, name: '/lib/x' },
      { start: 0x7ffc00000000, end: 0x7ffc00021000, permissions: 'rw-p', offset: 0, name: '[stack]' },
    ]).split('\n'),
  )
  return fc
    .tuple(line, fc.nat(), fc.constantFrom('whole', 'cut', 'changed'), fc.string({ maxLength: 2 }))
    .map(([text, at, harm, instead]) => {
      const place = at % (text.length + 1)
      if (harm === 'cut') return text.slice(0, place)
      return harm === 'changed' ? `${text.slice(0, place)}${instead}${text.slice(place + 1)}\n` : `${text}\n`
    })
})

describe('hostile text', () => {
  const head = ' Address Perm Offset Device Inode Size Rss Mapping'

  it.each(['-4', 'Infinity', '1e400', 'NaN', '9'.repeat(400), '0x10'])(
    'with the size %s is refused',
    (size) => {
      expect(
        refusal(`7:   x\n${head}\n400000 r-xp 00000000 fe:00 7 ${size} 4 x\n400000 r-xp 0 fe:00 7 4 4 x\n`),
      ).toMatch(/Line 3 cannot be parsed/)
    },
  )

  it('with numbers that are none has them unread, not wrong', () => {
    const { usage } = read(`7:   x\n${head}\n400000 r-xp 00000000 fe:00 7 4 -1 x\n`)
    expect(usage?.columns.rss[0]).toBeNaN()
  })

  it('with ever new fields is refused before it takes memory', () => {
    const fields = Array.from(
      { length: 100_000 },
      (_, at) => `Field_${at.toString(2).replaceAll('0', 'a').replaceAll('1', 'b')}: 4 kB\n`,
    ).join('')
    expect(refusal(FIRST + fields)).toMatch(/cannot be parsed|not of the form/)
    const heads = Array.from({ length: 100_000 }, (_, at) => `F${at}`).join(' ')
    expect(
      refusal(
        `7:   x\n Address Perm Offset Device Inode Size ${heads} Mapping\n400000 r-xp 00000000 fe:00 7 4 4 x\n`,
      ),
    ).toContain('not a recognised memory map')
  })

  it('with fields that almost no mapping has is refused before they take memory for all', () => {
    const rows = Array.from(
      { length: 40_000 },
      (_, at) => `${(at + 1).toString(16)}000-${(at + 1).toString(16)}fff r--p 0 0:0 0\n`,
    )
    const fields = Array.from({ length: 60 }, (_, at) => `F${'ab'[at % 2]}${'x'.repeat(at)}: 1 kB\n`)
    const early = `0000-1000 r--p 0 0:0 0\n${fields.join('')}`
    for (const text of [
      rows.join('') + fields.join(''),
      early + rows.join(''),
      `log\n${early}${rows.join('')}`,
    ]) {
      expect(refusal(text)).toMatch(/^Most mappings of this text lack fields/)
    }
  })

  it.each([
    ['spaces', ' '.repeat(2_000_000)],
    ['digits', '0'.repeat(2_000_000)],
    ['quotes', '> '.repeat(1_000_000)],
    ['the same command again and again', 'pmap 5\n'.repeat(100_000)],
    ['a statement begun again and again', 'max_map_count (maximum number of memory map areas'.repeat(40_000)],
  ])('with endless %s is read in time that grows no faster than it', (_, endless) => {
    const { mappings, info } = read(`${endless}\n${FIRST}`)
    expect([mappings.length, info.flags]).toEqual([1, []])
  })

  it('of any kind gives a sound table or a sentence', () => {
    const line = fc.oneof(
      fc.constantFrom(
        FIRST,
        STACK,
        'Rss: 4 kB\n',
        'VmFlags: rd wr\n',
        '7:   x\n',
        `${head}\n`,
        ' total 4K\n',
      ),
      fc.constantFrom('0000000000400000      4K r-x-- x\n', '400000 r-xp 00000000 fe:00 7 4 4 x\n'),
      ...TOOL_LINES,
      fc.string({ maxLength: 60 }).map((text) => `${text}\n`),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const text = lines.join('')
        if (refusal(text) !== 'read') return
        const { mappings } = read(text)
        expect([
          null,
          expect.stringContaining('does not lie on pages'),
          expect.stringContaining('offset'),
        ]).toContainEqual(findTableFlaw(mappings))
      }),
      { numRuns: Number(process.env['VMATLAS_HOSTILE_TEXTS'] ?? 500) },
    )
  })
})

describe('a hostile query', () => {
  it('is answered at once, however long', () => {
    expect(parseQuery(`perm:${'s'.repeat(40_000)}`).mistakes).toEqual([])
    expect(parseQuery(`perm:${'s'.repeat(40_000)}p`).mistakes).toHaveLength(1)
    const query = parseQuery('rwx '.repeat(20_000))
    expect(query.mistakes.map(({ message }) => message)).toEqual(['Expected at most 200 terms.'])
    const { table } = mapsOf`10000 +1 rwxp`
    expect(compileQuery(query, queryColumns(table, null)).matches(0)).toBe(true)
  })
})
