import { describe, expect, it } from 'vitest'
import { VmatlasError } from '../../../../src/shared/errors'
import { PendingRequests } from '../../../../src/shared/ipc/pending-requests'

describe('PendingRequests', () => {
  it('settles each request with its own reply, in any order, and once', async () => {
    const pending = new PendingRequests()
    const [first, second] = [pending.open(), pending.open()]
    pending.resolve(second.id, 'two')
    pending.reject(first.id, { code: 'io', message: 'Gone.', nextStep: 'Try again.' })
    pending.resolve(first.id, 'late')
    expect(await second.answered).toBe('two')
    await expect(first.answered).rejects.toMatchObject({ code: 'io', message: 'Gone.' })
  })

  it('ignores a reply to no request', () => {
    expect(() => new PendingRequests().resolve(7, null)).not.toThrow()
  })

  it('rejects all that are left, and opens new ones afterwards', async () => {
    const pending = new PendingRequests()
    const left = pending.open()
    pending.rejectAll(new VmatlasError('io', 'Ended.'))
    const next = pending.open()
    pending.resolve(next.id, 1)
    await expect(left.answered).rejects.toMatchObject({ message: 'Ended.' })
    expect([await next.answered, next.id !== left.id]).toEqual([1, true])
  })
})
