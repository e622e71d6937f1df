import { afterEach, describe, expect, it } from 'vitest'
import { LocalProc } from '../../../src/host/proc/local-proc'
import { MappingReader } from '../../../src/host/proc/read-mappings'
import { makeProcRoot } from '../../support/proc-root'

const cleanUps: (() => unknown)[] = []
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0).reverse()) cleanUp()
})

const PID = 10
const START = 100
const line = (at: number): string =>
  `${at.toString(16)}000-${(at + 1).toString(16)}000 r--p 00000000 00:00 0 \n`

/** The state of a process as /proc/PID/stat has it: field 22 is its start, field 28 the bottom of its stack. */
function statOf({ start = START, stack = 0x7ffc0000 }: { start?: number; stack?: number }): string {
  const fields = ['S', ...Array<number>(18).fill(0), start, ...Array<number>(5).fill(0), stack]
  return `${PID} (moments) ${fields.join(' ')}\n`
}

/** A reader whose process is in these states one after the other, at each look; the last one stays. */
function readerOf(states: readonly string[]): { reader: MappingReader; looks: () => number } {
  const root = makeProcRoot()
  cleanUps.push(() => root.remove())
  root.addProcess(PID, 'moments', line(0x10))
  let looks = 0
  const source = new LocalProc(root.path)
  const readText = source.readText
  source.readText = (pid, file) =>
    file === 'stat'
      ? Promise.resolve({ text: states[Math.min(looks++, states.length - 1)] ?? '', errno: '' })
      : readText(pid, file)
  const reader = new MappingReader(source)
  cleanUps.push(() => reader.close())
  return { reader, looks: () => looks }
}

describe('a process that changes hands while it is read', () => {
  it('is not taken for the one that had the pid before', async () => {
    const { reader } = readerOf([statOf({ start: START }), statOf({ start: START + 1 })])
    await expect(reader.read({ pid: PID })).rejects.toMatchObject({
      code: 'process-gone',
      message: expect.stringContaining('its number now belongs to another process') as string,
    })
  })

  it('is read again where it replaced its program meanwhile', async () => {
    const states = [statOf({ stack: 1 }), statOf({ stack: 2 })]
    const { reader, looks } = readerOf(states)
    const { table, process } = await reader.read({ pid: PID })
    expect(table.length).toBe(1)
    expect(process).toEqual({ pid: PID, startTicks: START })
    // Before and after the first read, and before and after the second.
    expect(looks()).toBe(4)
  })

  it('is taken as it came last where it never stops doing so', async () => {
    const states = Array.from({ length: 20 }, (_, at) => statOf({ stack: at }))
    const { reader, looks } = readerOf(states)
    expect((await reader.read({ pid: PID })).table.length).toBe(1)
    expect(looks()).toBe(6)
  })
})
