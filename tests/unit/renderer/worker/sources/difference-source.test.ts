import { describe, expect, it } from 'vitest'
import { DifferenceSource } from '../../../../../src/renderer/worker/sources/difference-source'
import { maskKinds } from '../../../../../src/renderer/worker/sources/difference-query'
import { MarkedStrips } from '../../../../../src/renderer/worker/pictures/mark-strip'
import { STRIP_MARKS, type Strip } from '../../../../../src/renderer/worker/protocol/strip'
import { TableView } from '../../../../../src/renderer/worker/views/table-view'
import { computeDiff } from '../../../../../src/shared/diff/compute-diff'
import type { DiffSide } from '../../../../../src/shared/diff/diff-side'
import { parseSmaps } from '../../../../../src/shared/proc/parse-smaps'
import { drawMaps } from '../../../../support/draw-maps'

function sourceOf(before: DiffSide, after: DiffSide): DifferenceSource {
  return new DifferenceSource(
    computeDiff(before, after, { match: 'address', sameMachine: true }),
    before,
    after,
  )
}

/** The rows that show unasked, each as its cells with their details. */
function rowsOf(
  source: DifferenceSource,
  kinds: readonly Parameters<typeof maskKinds>[1][number][] = [],
): string[] {
  const view = new TableView(source, null)
  view.restrict(maskKinds(source.diff, kinds))
  return view.readRows(0, 99).rows.map(({ cells }) =>
    cells
      .slice(0, 7)
      .map(({ text, detail }) => [text, detail].filter(Boolean).join(' '))
      .join(' | '),
  )
}

describe('an event in the grid', () => {
  it('says of a mapping split in two what stayed and what went', () => {
    expect(rowsOf(sourceOf(drawMaps`www`, drawMaps`w.w`))).toEqual([
      'split and shrunk | 000000100000 12 KiB rw-p | 000000100000, 000000102000 | 8 KiB | rw-p | ' +
        '[anon] · 1 became 2; 4 KiB unmapped | −4 KiB',
    ])
  })

  it('says the same of the merge back, the other way round', () => {
    expect(rowsOf(sourceOf(drawMaps`w.w`, drawMaps`www`))).toEqual([
      'merged and grown | 000000100000, 000000102000 | 000000100000 | 12 KiB | rw-p | ' +
        '[anon] · 2 became 1; 4 KiB mapped | +4 KiB',
    ])
  })

  it('leaves the side empty on which there was nothing', () => {
    expect(rowsOf(sourceOf(drawMaps`w..`, drawMaps`w.r`))).toEqual([
      'added |  | 000000102000 | 4 KiB | r--p | [anon] | +4 KiB',
    ])
    expect(rowsOf(sourceOf(drawMaps`w.r`, drawMaps`w..`))).toEqual([
      'removed | 000000102000 4 KiB r--p |  | 4 KiB | r--p | [anon] | −4 KiB',
    ])
  })

  it('tells which bytes got other permissions', () => {
    expect(rowsOf(sourceOf(drawMaps`wwww`, drawMaps`wrrw`))[0]).toContain('8 KiB from rw-p to r--p')
  })

  it('tells the inode of a file that was replaced under its name', () => {
    const file = (inode: number): DiffSide => drawMaps(`AA\nA = r-x inode=${inode} /lib/libfoo.so`)
    const [row] = rowsOf(sourceOf(file(7), file(9)))
    expect(row).toMatch(/^replaced/)
    expect(row).toContain('libfoo.so · inode 9, was 7')
  })

  it('tells which flags came, and on how many bytes where not on all', () => {
    const plain = drawMaps(`AAA\nA = rw- flags=ac rss=0 [anon:pool]`)
    const whole = drawMaps(`AAA\nA = rw- flags=ac,lo rss=0 [anon:pool]`)
    const middle = drawMaps(`ABA\nA = rw- flags=ac rss=0 [anon:pool]\nB = rw- flags=ac,dd rss=0 [anon:pool]`)
    expect(rowsOf(sourceOf(plain, whole))[0]).toMatch(/^flags .*· \+lo \|/)
    expect(rowsOf(sourceOf(plain, middle))[0]).toMatch(/^flags and split .*· 1 became 3; 4 KiB \+dd \|/)
    expect(rowsOf(sourceOf(middle, plain))[0]).toMatch(/^flags and merged .*· 3 became 1; 4 KiB −dd \|/)
  })

  it('shows what only costs more when asked, with the resident bytes as its change', () => {
    const file = (rss: number): DiffSide => drawMaps(`AAA\nA = rw- rss=${rss} [heap]`)
    const source = sourceOf(file(1), file(3))
    expect(rowsOf(source)).toEqual([])
    expect(rowsOf(source, ['usage'])[0]).toMatch(/^usage .*\| \+8 KiB RSS$/)
  })

  it('shows each number of memory use before and after, and no 0 where one of them changed', () => {
    const smaps = (pss: number, swap: number): DiffSide => {
      const text = `10000-14000 rw-p 00000000 00:00 0 [heap]\nRss: 8 kB\nPss: ${pss} kB\nPrivate_Dirty: 0 kB\nSwap: ${swap} kB\n`
      const { table, usage } = parseSmaps(new TextEncoder().encode(text))
      return { mappings: table, usage, absent: [] }
    }
    const source = sourceOf(smaps(8, 0), smaps(4, 16))
    expect(source.cells(0).slice(6)).toEqual([
      { text: '−4 KiB', detail: 'PSS' },
      { text: '8 KiB', isPale: true },
      { text: '−4 KiB', detail: '8 KiB → 4 KiB' },
      { text: '0', isPale: true },
      { text: '+16 KiB', detail: '0 → 16 KiB' },
    ])
    expect(source.copyCells(0).slice(6)).toEqual(['-4096 PSS', '0', '-4096', '0', '16384'])
    const swapOnly = sourceOf(smaps(8, 0), smaps(8, 16))
    expect(swapOnly.cells(0)[6]).toEqual({ text: '+16 KiB', detail: 'swap' })
  })

  it('finds an event by the name of any of its rows', () => {
    const legend = 'A = r-x inode=7 /lib/libfoo.so'
    const source = sourceOf(drawMaps(`www\n${legend}`), drawMaps(`wAw\n${legend}`))
    expect([...source.matchWord('libfoo')]).toEqual([1])
  })

  it('counts an unchanged run as one row', () => {
    const side = drawMaps`w|w|w.r`
    expect(rowsOf(sourceOf(side, side), ['same'])[0]).toContain('4 mappings as they were')
  })
})

describe('the filter of differences', () => {
  it('shows an event when a row of either side matches', () => {
    const source = sourceOf(drawMaps`www..r`, drawMaps`w.w...`)
    const shown = (text: string): number => {
      const view = new TableView(source, null)
      view.restrict(maskKinds(source.diff, []))
      view.setFilter(text)
      return view.state().rowCount
    }
    expect(shown('')).toBe(2)
    expect(shown('size>8K')).toBe(1)
    expect(shown('perm:r--')).toBe(1)
    expect(shown('libc')).toBe(0)
  })

  it('marks a mistake and keeps what showed', () => {
    const view = new TableView(sourceOf(drawMaps`www`, drawMaps`w.w`), null)
    view.setFilter('size>q')
    expect(view.state().filterNotes).toHaveLength(1)
    expect(view.state().rowCount).toBe(1)
  })
})

describe('sorting and copying differences', () => {
  const source = sourceOf(drawMaps`www..rr..ww`, drawMaps`w.w..rrr.ww`)

  it('sorts by change, unmapped bytes below mapped ones', () => {
    const view = new TableView(source, { column: 'change', direction: 'ascending' })
    view.restrict(maskKinds(source.diff, []))
    expect(view.readRows(0, 9).rows.map((row) => row.cells[6]?.text)).toEqual(['−4 KiB', '+4 KiB'])
  })

  it('copies exact bytes, and sums what is selected up', () => {
    const view = new TableView(source, null)
    view.restrict(maskKinds(source.diff, []))
    view.select({ kind: 'all' }, 1)
    const lines = view.copy().trimEnd().split('\n')
    expect(lines[0]?.split('\t')[6]).toBe('Change bytes')
    expect(lines.slice(1).map((line) => line.split('\t')[6])).toEqual(['-4096', '4096'])
    expect(view.state().totals['size']).toBe(0)
  })

  it('finds the event of a row of either side', () => {
    const split = source.eventOfRow('before', 0)
    expect(source.eventOfRow('after', 1)).toBe(split)
    expect(source.eventOfRow('after', 2)).not.toBe(split)
  })
})

describe('the strips', () => {
  const read = (source: DifferenceSource, side: 'before' | 'after', event = -1): Strip =>
    new MarkedStrips().read(source, side, event, { match: 'address', width: 100, labelWidth: 20 })

  it('mark on each side what is not as on the other', () => {
    const source = sourceOf(drawMaps`ww.rr....`, drawMaps`ww.....hh`)
    const marks = (side: 'before' | 'after'): Set<string | undefined> =>
      new Set([...(read(source, side).marks ?? [])].map((mark) => STRIP_MARKS[mark]))
    expect(marks('before')).toEqual(new Set(['none', 'removed']))
    expect(marks('after')).toEqual(new Set(['none', 'added']))
  })

  it('frame the event that is active, on the sides where it is', () => {
    const source = sourceOf(drawMaps`ww.r`, drawMaps`ww..`)
    const removed = source.eventOfRow('before', 1)
    expect(read(source, 'before', removed).active).not.toBeNull()
    expect(read(source, 'after', removed).active).toBeNull()
  })
})
