import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { VmatlasErrorData } from '../../shared/errors'
import type { LabStarted, LabStepped, LabStepRequest } from '../../shared/ipc/lab-messages'
import type { LabView } from '../../shared/lab/lab-view'
import type { ProcessEnd } from '../../shared/recorder/process-end'
import type { WorkerClient } from '../api/worker-client'

/** The Lab's process: whether it runs, its maps as they are now, and one request to it at a time. */
export const useLabProcessStore = defineStore('lab-process', () => {
  const process = shallowRef<Pick<LabStarted, 'pid' | 'region'> | null>(null)
  /** Its maps after the last step. */
  const view = shallowRef<LabView | null>(null)
  const isBusy = shallowRef(false)
  const failure = shallowRef<VmatlasErrorData | null>(null)
  /** How it ended, where nobody here ended it. */
  const end = shallowRef<ProcessEnd | null>(null)
  let worker: WorkerClient | null = null
  let settle: (answer: LabStarted | LabStepped | null) => void = () => undefined

  function follow(client: WorkerClient): void {
    worker = client
    client.listen((message) => {
      if (message.type !== 'lab') return
      const { event } = message
      if (event.type === 'lab-failed') failure.value = event.error
      // The end of the scanner ends no process that was not there.
      else if (event.type === 'lab-ended') end.value = process.value ? event.end : null
      else {
        const region = event.type === 'lab-started' ? event.region : process.value?.region
        if (region) process.value = { pid: event.pid, region }
        view.value = event.view
      }
      isBusy.value = false
      settle(event.type === 'lab-started' || event.type === 'lab-stepped' ? event : null)
    })
  }

  /** Asks and resolves with the answer; null where it failed, or another request is under way. */
  function ask(send: (client: WorkerClient) => Promise<unknown>): Promise<LabStarted | LabStepped | null> {
    const client = worker
    if (!client || isBusy.value) return Promise.resolve(null)
    isBusy.value = true
    failure.value = null
    return new Promise((resolve) => {
      settle = resolve
      void send(client)
    })
  }

  function forget(): void {
    process.value = null
    view.value = null
    end.value = null
    failure.value = null
  }

  /** Starts it, in the place of one that runs; false where that failed. */
  async function start(): Promise<boolean> {
    forget()
    return (await ask((client) => client.ask('startLab'))) !== null
  }

  /** Has it make a step; null where that failed. */
  async function step(request: LabStepRequest): Promise<LabStepped | null> {
    const answer = await ask((client) => client.ask('stepLab', request))
    return answer?.type === 'lab-stepped' ? answer : null
  }

  /** Ends it. */
  function stop(): void {
    forget()
    isBusy.value = false
    void worker?.ask('endLab')
  }

  return { process, view, isBusy, failure, end, follow, start, step, stop }
})
