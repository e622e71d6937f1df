import { describe, expect, it } from 'vitest'
import { describeProcess, explainProcess } from '../../../../../src/renderer/components/maps/describe-maps'

const STARTED = new Date(2026, 10, 22, 14, 31, 5).getTime()
const FACTS = {
  pid: 7,
  name: 'redis',
  user: 'redis',
  command: 'redis-server *:6379',
  startedAtMs: STARTED,
  rss: 0,
  vsz: 0,
  cpu: Number.NaN,
  threads: 4,
  isKernelThread: false,
  state: 'S',
}

describe('the line that says who a process is', () => {
  it('has its user, its state in words and its age, and the rest in full for the title', () => {
    expect(describeProcess(FACTS, STARTED + 36_900)).toBe('redis · sleeping · started 36 s ago')
    expect(describeProcess({ ...FACTS, state: 'D' }, STARTED + 52 * 60_000)).toBe(
      'redis · waiting for the disk · started 52 min ago',
    )
    expect(explainProcess(FACTS)).toMatch(/^Started 22 Nov 2026 14:31:05\. S: /)
  })

  it('stays calm about a process that has just begun, also where the clocks differ', () => {
    expect(describeProcess(FACTS, STARTED + 400)).toBe('redis · sleeping · started just now')
    expect(describeProcess(FACTS, STARTED - 400)).toBe('redis · sleeping · started just now')
  })

  it('says of a kernel thread that it is one, and nothing of a start that is not known', () => {
    const thread = { ...FACTS, user: 'root', isKernelThread: true, state: 'I', startedAtMs: Number.NaN }
    expect(describeProcess(thread, STARTED)).toBe('root · kernel thread · idle')
  })
})
