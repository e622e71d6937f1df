import { expect, it } from 'vitest'
import type { ProcessFacts } from '../../../../../src/renderer/worker/protocol/process-protocol'
import { OpenProcessState } from '../../../../../src/renderer/worker/reading/open-process-state'

const FACTS: ProcessFacts = {
  pid: 7,
  name: 'redis',
  user: 'root',
  command: 'redis-server',
  startedAtMs: 1,
  rss: 4096,
  vsz: 8192,
  cpu: 0,
  threads: 1,
  isKernelThread: false,
  state: 'S',
}
const ZOMBIE: ProcessFacts = { ...FACTS, command: '[redis]', rss: 0, vsz: 0, state: 'Z' }
const IDENTITY = { pid: 7, startTicks: 1 }

it('keeps what the living process had when it is a zombie, and says so when it is gone', () => {
  const open = new OpenProcessState(IDENTITY, FACTS)
  open.see({ ...FACTS, rss: 5000 }, 10)
  open.see(ZOMBIE, 20)
  expect(open.state).toMatchObject({
    facts: { rss: 5000, vsz: 8192, command: 'redis-server' },
    endedAtMs: null,
  })
  open.see(null, 30)
  expect(open.state).toMatchObject({ facts: { vsz: 8192 }, endedAtMs: 30 })
})

it('tells of a zombie what there is to tell when it was never seen alive', () => {
  const open = new OpenProcessState(IDENTITY, null)
  open.see(ZOMBIE, 10)
  expect(open.state.facts).toEqual(ZOMBIE)
})
