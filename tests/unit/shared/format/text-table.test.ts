import { describe, expect, it } from 'vitest'
import { PAUSE } from '../../../../src/shared/format/text-chunks'
import { layOutTable, type TextColumn } from '../../../../src/shared/format/text-table'

const columns: readonly TextColumn[] = [
  { heading: 'PID', align: 'right' },
  { heading: 'USER', align: 'left' },
  { heading: 'COMMAND', align: 'left' },
]
const rows = [
  ['1', 'root', '/sbin/init splash --and --many --more --words'],
  ['4127', 'elastic', 'java'],
]

function layOut(cells: readonly (readonly string[])[], width: number | null): string {
  return [...layOutTable(columns, { length: cells.length, cells: (row) => cells[row] ?? [] }, width)].join('')
}

describe('layOutTable', () => {
  it('aligns columns and never cuts without a width', () => {
    expect(layOut(rows, null)).toBe(
      [
        ' PID  USER     COMMAND',
        '   1  root     /sbin/init splash --and --many --more --words',
        '4127  elastic  java',
        '',
      ].join('\n'),
    )
  })

  it('cuts the last column to the width of a terminal', () => {
    const lines = layOut(rows, 30).split('\n')
    expect(lines[1]).toBe('   1  root     /sbin/init spl…')
    expect(lines[1]).toHaveLength(30)
    expect(lines[2]).toBe('4127  elastic  java')
  })

  it('keeps something of the last column on a very narrow terminal', () => {
    expect(layOut(rows, 5).split('\n')[1]).toBe('   1  root     /sbin/i…')
  })

  it('yields a long table in pieces, whole lines each, and pauses while it measures', () => {
    const many = Array.from({ length: 5000 }, (_, row) => [String(row), 'root', 'a command'])
    const pieces = [...layOutTable(columns, { length: 5000, cells: (row) => many[row] ?? [] }, null)]
    expect(pieces[0]).toBe(PAUSE)
    const texts = pieces.filter((piece) => piece !== PAUSE)
    expect(texts.length).toBeGreaterThan(1)
    expect(texts.every((piece) => piece.endsWith('\n'))).toBe(true)
    expect(pieces.join('').split('\n')).toHaveLength(5002)
  })

  it('prints the heading alone for no rows', () => {
    expect(layOut([], null)).toBe('PID  USER  COMMAND\n')
  })
})
