import { describe, expect, it } from 'vitest'
import { createLimitTuner, type LimitEffects, type LimitTuner } from '../../../../src/host/tuner/change-limit'
import type { LastChange, LimitAct } from '../../../../src/shared/sysctl/limit-act'

/** A kernel of the test: takes what is written, unless told to refuse. */
interface FakeMachine {
  readonly tuner: LimitTuner
  readonly acts: LimitAct[]
}

function fakeMachine(start: number, { refuses = false, last = null as LastChange | null } = {}): FakeMachine {
  const acts: LimitAct[] = []
  let value = start
  const effects: LimitEffects = {
    read: () => Promise.resolve({ value, readAtMs: 0 }),
    readLastChange: () => Promise.resolve(last),
    act: (act) => {
      acts.push(act)
      if (refuses) return Promise.resolve({ how: 'pkexec-missing' })
      value = act.verb === 'undo' ? (last?.before ?? value) : act.value
      return Promise.resolve({ how: 'ran', through: 'root', status: 0, signal: null, stderr: '' })
    },
  }
  return { tuner: createLimitTuner(effects), acts }
}

const raise = { value: 262144, confirmedLowering: false, atBoot: false }
const last: LastChange = { before: 65530, set: 1048576, atMs: 0, file: 'kept' }

describe('setting the limit', () => {
  it('raises and answers what the kernel then says', async () => {
    const { tuner, acts } = fakeMachine(65530)
    await expect(tuner.set(raise)).resolves.toEqual({ before: 65530, after: 262144, requested: 262144 })
    expect(acts).toEqual([{ verb: 'now', value: 262144 }])
  })

  it.each([0, 65529, 2147483643, 70000.5, Number.NaN])('never sets %s', async (value) => {
    const { tuner, acts } = fakeMachine(65530)
    await expect(tuner.set({ value, confirmedLowering: true, atBoot: true })).rejects.toMatchObject({
      code: 'invalid-request',
    })
    expect(acts).toEqual([])
  })

  it('lowers only when that was confirmed', async () => {
    const { tuner, acts } = fakeMachine(1048576)
    await expect(tuner.set(raise)).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringContaining('below the running value 1048576') as string,
    })
    expect(acts).toEqual([])
    await expect(tuner.set({ ...raise, confirmedLowering: true })).resolves.toMatchObject({ after: 262144 })
  })

  it('needs no prompt for a value in force already, unless it is wanted for every boot', async () => {
    const { tuner, acts } = fakeMachine(262144)
    await expect(tuner.set(raise)).resolves.toMatchObject({ before: 262144, after: 262144 })
    expect(acts).toEqual([])
    await tuner.set({ ...raise, atBoot: true })
    expect(acts).toEqual([{ verb: 'boot', value: 262144 }])
  })

  it('takes one attempt at a time, and the next one after a failure', async () => {
    const { tuner } = fakeMachine(65530, { refuses: true, last })
    const ends = await Promise.allSettled([
      tuner.set(raise),
      tuner.set(raise),
      tuner.undo({ running: 65530, confirmedLowering: true }),
    ])
    expect(ends).toMatchObject([
      { reason: { code: 'pkexec-missing' } },
      { reason: { code: 'invalid-request' } },
      { reason: { code: 'invalid-request' } },
    ])
    await expect(tuner.set(raise)).rejects.toMatchObject({ code: 'pkexec-missing' })
  })
})

describe('undoing', () => {
  it('asks for the value that the person saw, and answers what the kernel then says', async () => {
    const { tuner, acts } = fakeMachine(1048576, { last })
    await expect(tuner.undo({ running: 1048576, confirmedLowering: true })).resolves.toEqual({
      before: 1048576,
      after: 65530,
      requested: 65530,
    })
    expect(acts).toEqual([{ verb: 'undo', value: 1048576 }])
  })

  it('lowers only when that was confirmed, and raises without', async () => {
    const { tuner, acts } = fakeMachine(1048576, { last })
    await expect(tuner.undo({ running: 1048576, confirmedLowering: false })).rejects.toMatchObject({
      message: expect.stringContaining('65530 is below the running value') as string,
    })
    expect(acts).toEqual([])
    const raising = fakeMachine(65530, { last: { ...last, before: 262144, set: 65530 } })
    await expect(raising.tuner.undo({ running: 65530, confirmedLowering: false })).resolves.toMatchObject({
      after: 262144,
    })
  })

  it('says so where there is nothing to undo', async () => {
    const { tuner, acts } = fakeMachine(65530)
    await expect(tuner.undo({ running: 65530, confirmedLowering: false })).rejects.toThrow(
      'made no change to undo',
    )
    expect(acts).toEqual([])
  })
})
