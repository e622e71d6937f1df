import { describe, expect, it } from 'vitest'
import { layOutTable, type TextColumn } from '../../../src/cli/text-table'

const columns: readonly TextColumn[] = [
  { heading: 'PID', align: 'right' },
  { heading: 'USER', align: 'left' },
  { heading: 'COMMAND', align: 'left' },
]
const rows = [
  ['1', 'root', '/sbin/init splash --and --many --more --words'],
  ['4127', 'elastic', 'java'],
]

describe('layOutTable', () => {
  it('aligns columns and never cuts without a width', () => {
    expect(layOutTable(columns, rows, null)).toBe(
      [
        ' PID  USER     COMMAND',
        '   1  root     /sbin/init splash --and --many --more --words',
        '4127  elastic  java',
        '',
      ].join('\n'),
    )
  })

  it('cuts the last column to the width of a terminal', () => {
    const lines = layOutTable(columns, rows, 30).split('\n')
    expect(lines[1]).toBe('   1  root     /sbin/init spl…')
    expect(lines[1]).toHaveLength(30)
    expect(lines[2]).toBe('4127  elastic  java')
  })

  it('keeps something of the last column on a very narrow terminal', () => {
    expect(layOutTable(columns, rows, 5).split('\n')[1]).toBe('   1  root     /sbin/i…')
  })

  it('prints the heading alone for no rows', () => {
    expect(layOutTable(columns, [], null)).toBe('PID  USER  COMMAND\n')
  })
})
