import { describe, expect, it } from 'vitest'
import { UserNames } from '../../../src/host/proc/user-names'

const NOBODY_HAS_IT = 1_987_654_321

describe('UserNames', () => {
  it('takes names from the file', () => {
    const users = new UserNames()
    users.refresh()
    expect(users.nameOf(0)).toBe('root')
    expect(users.nameOf(NOBODY_HAS_IT)).toBe(String(NOBODY_HAS_IT))
  })

  it('asks the name service for those the file lacks, also when it knows only some of them', async () => {
    const users = new UserNames('/dev/null')
    users.refresh()
    expect(users.nameOf(0)).toBe('0')
    await users.learn([NOBODY_HAS_IT, 0, 0])
    expect(users.nameOf(0)).toBe('root')
    expect(users.nameOf(NOBODY_HAS_IT)).toBe(String(NOBODY_HAS_IT))
  })
})
