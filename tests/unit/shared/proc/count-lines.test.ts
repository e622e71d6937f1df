import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LineCounter } from '../../../../src/shared/proc/count-lines'

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}

/** Counts a text that comes in pieces of `size` bytes, through a buffer that is used again. */
function count(text: string, size: number): LineCounter {
  const counter = new LineCounter()
  const buffer = new Uint8Array(size)
  const bytes = bytesOf(text)
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.subarray(at, at + size)
    buffer.set(piece)
    counter.push(buffer, piece.length)
  }
  return counter
}

const LINE = '00400000-00402000 r-xp 00000000 fe:00 7    /bin/true\n'
const VSYSCALL = 'ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]\n'

describe('counting maps by lines', () => {
  it.each([1, 2, 7, 16, 17, 4096])('leaves a final [vsyscall] out, in pieces of %i bytes', (size) => {
    expect(count(LINE.repeat(3) + VSYSCALL, size)).toMatchObject({ lines: 4, usedMaps: 3 })
    expect(count(LINE.repeat(3), size)).toMatchObject({ lines: 3, usedMaps: 3 })
  })

  it('counts a [vsyscall] that is not the last line, or only the end of a name', () => {
    expect(count(VSYSCALL + LINE, 4096).usedMaps).toBe(2)
  })

  it('starts anew after a reset', () => {
    const counter = count(LINE + VSYSCALL, 64)
    counter.reset()
    expect(counter).toMatchObject({ lines: 0, usedMaps: 0 })
    counter.push(bytesOf(LINE), LINE.length)
    expect(counter.usedMaps).toBe(1)
  })

  it('does not depend on how the text is cut', () => {
    const texts = fc.array(fc.constantFrom(LINE, VSYSCALL), { maxLength: 20 }).map((lines) => lines.join(''))
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 300 }), (text, size) => {
        expect(count(text, size).usedMaps).toBe(count(text, 65536).usedMaps)
      }),
    )
  })
})
