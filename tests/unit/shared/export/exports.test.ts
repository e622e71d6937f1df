import { describe, expect, it } from 'vitest'
import { formatCsv, formatCsvCell } from '../../../../src/shared/export/csv'
import { formatMapsJson, MAPS_JSON_VERSION } from '../../../../src/shared/export/json'
import { escapeMarkdown, formatMarkdown } from '../../../../src/shared/export/markdown'
import { parseMaps } from '../../../../src/shared/proc/parse-maps'
import { parseSmaps } from '../../../../src/shared/proc/parse-smaps'
import { bytesOf, readFixture } from '../proc/proc-fixture'

const join = (chunks: Iterable<string>): string => [...chunks].join('')
const special = parseSmaps(readFixture('special-names', 'smaps'))
const head = {
  pid: 7,
  name: 'na\xffme',
  usedMaps: 53,
  limit: 65530,
  changedWhileReading: false,
  readAtMs: Date.UTC(2026, 0, 1, 12),
  where: null,
}

/** Reads RFC 4180 back into cells. */
function readCsv(text: string): string[][] {
  return text
    .split('\r\n')
    .filter((line) => line !== '')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
      ),
    )
}

describe('CSV', () => {
  it('has one row per mapping and the sizes in bytes', () => {
    const [keys, ...rows] = readCsv(join(formatCsv(special)))
    expect(keys?.slice(0, 11)).toEqual([
      'start',
      'end',
      'size',
      'permissions',
      'offset',
      'device',
      'inode',
      'kind',
      'inferred',
      'deleted',
      'name',
    ])
    expect(rows).toHaveLength(special.table.length)
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([keys?.length]))
    const rss = keys?.indexOf('rss') ?? -1
    expect(rows.map((row) => Number(row[rss]))).toEqual([...special.usage.columns.rss])
  })

  it('never lets a name be a formula or break a row', () => {
    for (const name of ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '＝1'])
      expect(formatCsvCell(name)).toMatch(/^"?'/)
    expect(formatCsvCell('a,"b"')).toBe('"a,""b"""')
    const { table } = parseMaps(
      bytesOf(
        '1000-2000 r--p 00000000 00:00 5 =HYPERLINK("x")\n2000-3000 r--p 00000000 00:00 5 /a\x1b\r,b\xff\n',
      ),
    )
    const rows = readCsv(join(formatCsv({ table, usage: null })))
    expect(rows.map((row) => row.at(-1))).toEqual(['name', '\'=HYPERLINK("x")', '/a\\x1b\\x0d,b\\xff'])
  })

  it('leaves a number empty that the kernel did not give, and takes chosen rows', () => {
    const { table, usage } = parseSmaps(
      bytesOf(
        '1000-2000 r--p 00000000 00:00 5 /a\nRss: 4 kB\n2000-3000 r--p 00000000 00:00 5 /b\nPss: 4 kB\n',
      ),
    )
    const [keys, row, ...rest] = readCsv(join(formatCsv({ table, usage, rows: [1] })))
    expect(rest).toEqual([])
    expect(row?.[keys?.indexOf('rss') ?? -1]).toBe('')
    expect(row?.[keys?.indexOf('pss') ?? -1]).toBe('4096')
  })
})

describe('JSON', () => {
  it('parses, and holds every mapping with its cost', () => {
    const read = JSON.parse(join(formatMapsJson(head, special)))
    expect(read).toMatchObject({
      format: 'vmatlas-maps',
      version: MAPS_JSON_VERSION,
      pid: 7,
      usedMaps: 53,
      limit: 65530,
      changedWhileReading: false,
      readAt: '2026-01-01T12:00:00.000Z',
      name: 'na\ufffdme',
      nameBytes: '6e61ff6d65',
    })
    expect(read.mappings).toHaveLength(special.table.length)
    expect(read.mappings[0]).toMatchObject({
      start: '200000000000',
      end: '200000002000',
      size: 8192,
      permissions: 'rw-p',
      inode: '0',
      kind: 'stack',
      inferred: true,
      name: '',
    })
    expect(read.mappings[0].usage.flags).toEqual(['rd', 'wr', 'mr', 'mw', 'me', 'gd', 'ac'])
    expect(read.mappings.at(-1)).toMatchObject({ start: 'ffffffffff600000', name: '[vsyscall]' })
    const bad = read.mappings.find((mapping: { nameBytes?: string }) => mapping.nameBytes !== undefined)
    expect(Buffer.from(bad.nameBytes, 'hex').toString('latin1')).toContain('bad-\xff\xfe-utf8')
  })

  it('says null for what the kernel did not give', () => {
    const { table, usage } = parseSmaps(bytesOf('1000-2000 r--p 00000000 00:00 5 /a\nPss: 4 kB\nNew: 3 kB\n'))
    const read = JSON.parse(join(formatMapsJson({ ...head, limit: null }, { table, usage })))
    expect(read.limit).toBeNull()
    expect(read.mappings[0].usage).toMatchObject({ rss: null, pss: 4096, New: 3072, flags: [] })
  })

  it('names the query that chose the mappings, which are then not all', () => {
    expect(JSON.parse(join(formatMapsJson(head, special)))).not.toHaveProperty('where')
    const chosen = { ...special, rows: [2, 0] }
    const read = JSON.parse(join(formatMapsJson({ ...head, where: 'perm:x "a b"' }, chosen)))
    expect(read.where).toBe('perm:x "a b"')
    expect(read.mappings.map(({ start }: { start: string }) => Number.parseInt(start, 16))).toEqual([
      special.table.start[2],
      special.table.start[0],
    ])
  })

  it('escapes what could act on a terminal, and says null for what an imported text does not tell', () => {
    const { table } = parseMaps(bytesOf('1000-2000 r--p 00000000 00:00 5 /a\xe2\x80\xaeb\x7f\n'))
    const absent = ['offset', 'device', 'inode', 'path'] as const
    const text = join(formatMapsJson({ ...head, pid: null, name: '' }, { table, usage: null, absent }))
    expect(text).toMatch(/^[ -~\n]*$/)
    const read = JSON.parse(text)
    expect(read.pid).toBeNull()
    expect(read.mappings).toMatchObject([{ offset: null, device: null, inode: null, name: '/a\u202eb\x7f' }])
  })

  it('is valid with no rows at all', () => {
    const none = { table: special.table, usage: null, rows: [] }
    expect(JSON.parse(join(formatMapsJson(head, none))).mappings).toEqual([])
  })
})

describe('Markdown', () => {
  it('has a head, a rule and a row per mapping', () => {
    const lines = join(formatMarkdown(special)).trimEnd().split('\n')
    expect(lines[0]).toBe('| Start | Size | Perm | Kind | RSS | PSS | Private dirty | Swap | Name |')
    expect(lines).toHaveLength(special.table.length + 2)
    for (const line of lines.slice(2)) expect(line.replace(/\\\|/g, '').split('|')).toHaveLength(11)
  })

  it('lets nothing in a name be markup, HTML, a link or a mention', () => {
    expect(escapeMarkdown('<b>&`x`|[a](b) @me *x* _y_ #1')).toBe(
      '&lt;b&gt;&amp;\\`x\\`\\|\\[a\\]\\(b\\) &#64;me \\*x\\* \\_y\\_ \\#1',
    )
    expect(escapeMarkdown('https://a.example')).toBe('https\\://a\\.example')
  })
})
