import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AnswerSplitter, type AnswerEnd } from '../../../../src/shared/proc/split-answer'

const encode = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'))

/** Gives an answer in pieces; what was taken for the file, and how it ended with the last piece. */
function split(pieces: readonly Uint8Array[]): { text: string; ends: (AnswerEnd | null)[] } {
  const splitter = new AnswerSplitter()
  let text = ''
  const ends = pieces.map((piece) => {
    const taken = splitter.push(piece)
    text += Buffer.from(taken.text).toString('latin1')
    return taken.end
  })
  return { text, ends }
}

/** Lines of a file of /proc, some of which look nearly like the last line of an answer. */
const fileLine = fc.oneof(
  fc.constantFrom(
    'ended 1 0',
    'end',
    'end 1',
    '7f00-7f01 rw-p 00000000 00:00 0 end 12 0',
    'VmFlags: rd ex',
    '',
  ),
  fc.string({ unit: 'binary-ascii', maxLength: 40 }).map((line) => `x${line.replaceAll('\n', '')}`),
)

describe('an answer of vmatlas-read-proc', () => {
  it('is the text of a file and its end, however it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fileLine, { maxLength: 12 }),
        fc.integer({ min: 0, max: 4194304 }),
        fc.integer({ min: 0, max: 2 }),
        fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 30 }),
        (lines, pid, status, cuts) => {
          const file = lines.map((line) => `${line}\n`).join('')
          const whole = encode(`${file}end ${pid} ${status}\n`)
          const pieces: Uint8Array[] = []
          let at = 0
          for (const cut of cuts) {
            if (at + cut >= whole.length) break
            pieces.push(whole.subarray(at, at + cut))
            at += cut
          }
          pieces.push(whole.subarray(at))
          const { text, ends } = split(pieces)
          expect(text).toBe(file)
          expect(ends.at(-1)).toEqual({ pid, status })
          expect(ends.slice(0, -1).every((end) => end === null)).toBe(true)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('goes on as long as its last line has not come whole', () => {
    expect(split([encode('a\nend 1 0')]).ends).toEqual([null])
    expect(split([encode('a\nend 1 '), encode('0\n')])).toEqual({
      text: 'a\n',
      ends: [null, { pid: 1, status: 0 }],
    })
  })
})
