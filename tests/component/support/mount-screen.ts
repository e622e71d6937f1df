import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { vi } from 'vitest'
import type { Component } from 'vue'
import { WORKER_KEY } from '../../../src/renderer/api/worker-key'
import { useScannerStore } from '../../../src/renderer/stores/scanner'
import { useComparisonStore } from '../../../src/renderer/stores/comparison'
import { useRecordingsStore } from '../../../src/renderer/stores/recordings'
import { useSeriesStore } from '../../../src/renderer/stores/series'
import { useSnapshotPageStore } from '../../../src/renderer/stores/snapshot-page'
import { useSnapshotsStore } from '../../../src/renderer/stores/snapshots'
import type { IpcReply } from '../../../src/shared/ipc/contract'
import { startInProcessWorker, type InProcessWorker } from './in-process-worker'

/** A screen on the page, with its worker and what it put on the clipboard. */
export interface ShownScreen {
  readonly wrapper: VueWrapper
  readonly worker: InProcessWorker
  readonly copied: string[]
}

/** Mounts a screen with a real session behind it; `before` runs when the worker is there and the screen is not. */
export async function mountScreen(
  screen: Component,
  props: Record<string, unknown> = {},
  before: (worker: InProcessWorker) => void = () => undefined,
  bridge: Readonly<Record<string, (...args: never[]) => Promise<IpcReply<unknown>>>> = {},
): Promise<ShownScreen> {
  const copied: string[] = []
  const ok = (): Promise<IpcReply<null>> => Promise.resolve({ ok: true, value: null })
  vi.stubGlobal('vmatlas', {
    'window:shown': ok,
    ...bridge,
    'clipboard:write': (text: string) => {
      copied.push(text)
      return ok()
    },
  })
  const worker = startInProcessWorker()
  const pinia = createPinia()
  useScannerStore(pinia).follow(worker.client)
  useSnapshotsStore(pinia).follow(worker.client)
  useSnapshotPageStore(pinia).follow(worker.client)
  useComparisonStore(pinia).follow(worker.client)
  useSeriesStore(pinia).follow(worker.client)
  useRecordingsStore(pinia).follow(worker.client)
  before(worker)
  const wrapper = mount(screen, {
    attachTo: document.body,
    props,
    global: { plugins: [pinia], provide: { [WORKER_KEY as symbol]: worker.client } },
  })
  await flushPromises()
  return { wrapper, worker, copied }
}

/** Types into a search box. */
export async function type(box: HTMLElement, text: string): Promise<void> {
  if (!(box instanceof HTMLInputElement)) throw new Error('not a box to type in')
  box.value = text
  box.dispatchEvent(new Event('input'))
  await flushPromises()
}

/** Presses a key on an element. */
export async function press(element: HTMLElement, key: string, init: KeyboardEventInit = {}): Promise<void> {
  element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...init }))
  await flushPromises()
}
