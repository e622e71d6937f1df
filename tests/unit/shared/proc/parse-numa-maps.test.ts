import { describe, expect, it } from 'vitest'
import { VmatlasError } from '../../../../src/shared/errors'
import { NumaMapsParser, type NumaPolicies } from '../../../../src/shared/proc/parse-numa-maps'

function parse(text: string, pieceBytes = text.length): [number, string | undefined][] {
  const parser = new NumaMapsParser()
  const bytes = Buffer.from(text, 'latin1')
  for (let at = 0; at < bytes.length; at += pieceBytes) parser.push(bytes.subarray(at, at + pieceBytes))
  return rowsOf(parser.finish().policies)
}

function rowsOf({ start, policy, texts }: NumaPolicies): [number, string | undefined][] {
  return [...start].map((address, row) => [address, texts[policy[row]!]])
}

/** As Linux 6.18 prints it; the policies with spaces and modes are those of mpol_to_str(). */
const TEXT = [
  '55935a0c1000 default file=/usr/bin/head mapped=2 N0=2 kernelpagesize_kB=4',
  '55935a0c3000 default',
  '55935a0c4000 bind:0 anon=1 dirty=1 N0=1 kernelpagesize_kB=4',
  '55935a0c5000 bind=static:0-1 heap',
  '55935a0c6000 prefer (many):0,2 stack anon=3',
  '55935a0c7000 weighted interleave:0-3 huge',
  '55935a0c8000 local file=/tmp/a\\040bind:7',
  '7ffc00000000 default stack',
].join('\n')

const ROWS = [
  [0x55935a0c1000, 'default'],
  [0x55935a0c3000, 'default'],
  [0x55935a0c4000, 'bind:0'],
  [0x55935a0c5000, 'bind=static:0-1'],
  [0x55935a0c6000, 'prefer (many):0,2'],
  [0x55935a0c7000, 'weighted interleave:0-3'],
  [0x55935a0c8000, 'local'],
  [0x7ffc00000000, 'default'],
]

describe('NumaMapsParser', () => {
  it.each([1, 7, 64, 4096])('takes policies out of pieces of %i bytes', (pieceBytes) => {
    expect(parse(`${TEXT}\n`, pieceBytes)).toEqual(ROWS)
  })

  it('leaves a line out whose end has not come, and says so', () => {
    const parser = new NumaMapsParser()
    parser.push(Buffer.from(TEXT))
    const { policies, truncated } = parser.finish()
    expect(truncated).toBe(true)
    expect(rowsOf(policies)).toEqual(ROWS.slice(0, -1))
  })

  it('takes the later line of a mapping that comes twice', () => {
    expect(parse('1000 default\n2000 default\n1000 bind:0\n3000 default\n')).toEqual([
      [0x1000, 'bind:0'],
      [0x3000, 'default'],
    ])
  })

  it('has nothing of an empty text, and refuses another one', () => {
    expect(parse('')).toEqual([])
    for (const text of ['\n', 'hello\n', '1000\n', '1000-2000 rw-p\n', 'x default\n'])
      expect(() => parse(text)).toThrow(VmatlasError)
  })
})
