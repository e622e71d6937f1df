import { expect, it } from 'vitest'
import { listRests, RestWhileBusy } from '../../../../src/host/all-processes/rest-while-busy'

it('rests as long as is owed, in pieces that nobody takes for a hang', () => {
  expect(listRests(0)).toEqual([])
  expect(listRests(99.9)).toEqual([])
  expect(listRests(2050)).toEqual(new Array(20).fill(100))
})

it('tells of each rest, and owes nothing for time in which it did not work', () => {
  const pace = new RestWhileBusy()
  let beats = 0
  const beat = (): void => void (beats += 1)
  pace.rest(beat)
  const before = beats
  pace.rest(beat)
  expect(beats - before).toBeLessThan(2)
})
