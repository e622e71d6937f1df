import { describe, expect, it } from 'vitest'
import { dropColours } from '../../../../src/shared/import/drop-colours'
import { splitLines, textOf } from '../../../../src/shared/import/text-lines'

const linesOf = (text: string): string[] => {
  const lines = splitLines(Buffer.from(text, 'latin1'))
  return Array.from({ length: lines.length }, (_, line) => textOf(lines, line))
}
const plain = (text: string): string =>
  Buffer.from(dropColours(Buffer.from(text, 'latin1'))).toString('latin1')

describe('the lines of a text', () => {
  it('are what stands between its line ends, of either kind', () => {
    expect(linesOf('a\r\nb\n\r\n\rc\xff')).toEqual(['a', 'b', '', '\rc\xff'])
    expect(linesOf('a\n')).toEqual(['a', ''])
    expect(linesOf('')).toEqual([''])
    expect(linesOf('\r')).toEqual([''])
  })

  it('that no mapping is as long as are not searched', () => {
    expect(linesOf(`${'x'.repeat(16_640)}\n${'x'.repeat(16_641)}`)).toEqual([
      'x'.repeat(16_640),
      '(a line of 16641 bytes)',
    ])
  })

  it('are refused where there are more than memory is kept for', () => {
    expect(() => splitLines(new Uint8Array(2 ** 25).fill(10))).toThrow(/^The text has 33,554,433 lines/)
  })
})

describe('colours', () => {
  it('go, and all else stays', () => {
    expect(plain('\x1b[31mred\x1b[0m, \x1b[1;32mgreen\x1b[?25l')).toBe('red, green')
    for (const text of ['none', '\x1b', '\x1b[', '\x1b[31', '\x1b]0;title', 'a\x1b[;\nb', '\x1b\x1b[3']) {
      expect(plain(text)).toBe(text)
    }
    expect(plain('\x1b\x1b[0mx\x1b[')).toBe('\x1bx\x1b[')
  })
})
