import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { describe, expect, it } from 'vitest'
import type { WorkerClient } from '../../../src/renderer/api/worker-client'
import { WORKER_KEY } from '../../../src/renderer/api/worker-key'
import LimitBadge from '../../../src/renderer/components/shell/LimitBadge.vue'
import { useScannerStore } from '../../../src/renderer/stores/scanner'

async function badgeFor(counts: readonly number[], limit: number | null): Promise<string> {
  const pinia = createPinia()
  setActivePinia(pinia)
  const processes = counts.map((used, pid) => ({ pid, startTicks: 1, name: 'p', user: 'u', used }))
  const worker: WorkerClient = {
    ask: (() => Promise.resolve(processes)) as WorkerClient['ask'],
    listen: () => () => undefined,
    connect: () => undefined,
  }
  useScannerStore().processes = {
    limit,
    processCount: counts.length,
    countedCount: counts.length,
    deniedCount: 0,
    failedCount: 0,
    pendingCount: 0,
    readAtMs: 0,
    readMs: 0,
    intervalMs: 2000,
  }
  const wrapper = mount(LimitBadge, { global: { plugins: [pinia], provide: { [WORKER_KEY]: worker } } })
  await flushPromises()
  const text = wrapper.text()
  wrapper.unmount()
  return text
}

describe('LimitBadge', () => {
  it('counts the processes at 70 % of the limit and above', async () => {
    expect(await badgeFor([700, 699, 1001, 3], 1000)).toBe('2 close to it')
  })

  it('shows nothing where none is near, or the limit is unknown', async () => {
    expect(await badgeFor([699], 1000)).toBe('')
    expect(await badgeFor([70000], null)).toBe('')
  })
})
