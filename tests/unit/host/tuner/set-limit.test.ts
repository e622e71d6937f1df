import { describe, expect, it } from 'vitest'
import { createLimitSetter, type LimitEffects } from '../../../../src/host/tuner/set-limit'

/** A kernel of the test: takes what is written, unless told to refuse. */
function fakeKernel(start: number, { refuses = false } = {}): LimitEffects & { readonly written: number[] } {
  const written: number[] = []
  let value = start
  return {
    written,
    read: () => Promise.resolve({ value, readAtMs: 0 }),
    write: (next) => {
      written.push(next)
      if (refuses) return Promise.resolve({ how: 'pkexec-missing' })
      value = next
      return Promise.resolve({ how: 'direct', errno: null })
    },
  }
}

describe('createLimitSetter', () => {
  it('raises and answers what the kernel then says', async () => {
    const setLimit = createLimitSetter(fakeKernel(65530))
    await expect(setLimit({ value: 262144, confirmedLowering: false })).resolves.toEqual({
      before: 65530,
      after: 262144,
      requested: 262144,
    })
  })

  it.each([0, 65529, 2147483643, 70000.5, Number.NaN])('never writes %s', async (value) => {
    const kernel = fakeKernel(65530)
    await expect(createLimitSetter(kernel)({ value, confirmedLowering: true })).rejects.toMatchObject({
      code: 'invalid-request',
    })
    expect(kernel.written).toEqual([])
  })

  it('lowers only when that was confirmed', async () => {
    const kernel = fakeKernel(1048576)
    const setLimit = createLimitSetter(kernel)
    await expect(setLimit({ value: 262144, confirmedLowering: false })).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringContaining('below the running value 1048576') as string,
    })
    expect(kernel.written).toEqual([])
    await expect(setLimit({ value: 262144, confirmedLowering: true })).resolves.toMatchObject({
      after: 262144,
    })
  })

  it('asks for no prompt when the value is in force already', async () => {
    const kernel = fakeKernel(65530)
    await expect(
      createLimitSetter(kernel)({ value: 65530, confirmedLowering: false }),
    ).resolves.toMatchObject({
      before: 65530,
      after: 65530,
    })
    expect(kernel.written).toEqual([])
  })

  it('takes one attempt at a time, and the next one after a failure', async () => {
    const setLimit = createLimitSetter(fakeKernel(65530, { refuses: true }))
    const first = setLimit({ value: 70000, confirmedLowering: false })
    const second = setLimit({ value: 80000, confirmedLowering: false })
    await expect(second).rejects.toMatchObject({ code: 'invalid-request' })
    await expect(first).rejects.toMatchObject({ code: 'pkexec-missing' })
    await expect(setLimit({ value: 80000, confirmedLowering: false })).rejects.toMatchObject({
      code: 'pkexec-missing',
    })
  })
})
