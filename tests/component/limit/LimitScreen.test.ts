import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WORKER_KEY } from '../../../src/renderer/api/worker-key'
import type { WorkerClient } from '../../../src/renderer/api/worker-client'
import LimitScreen from '../../../src/renderer/components/limit/LimitScreen.vue'
import { useNavigationStore } from '../../../src/renderer/stores/navigation'
import type { CountedProcess } from '../../../src/shared/explain/closest'
import { VmatlasError, toErrorData } from '../../../src/shared/errors'
import type { IpcReply, LimitChange, LimitReading, VmatlasBridge } from '../../../src/shared/ipc/contract'

/** A machine of the test behind the bridge: takes what is set, unless told to fail. */
function fakeBridge(start: number): {
  bridge: VmatlasBridge
  set: ReturnType<typeof vi.fn>
  copied: string[]
} {
  let running = start
  const copied: string[] = []
  const ok = <T>(value: T): Promise<IpcReply<T>> => Promise.resolve({ ok: true, value })
  const set = vi.fn(
    (request: { value: number; confirmedLowering: boolean }): Promise<IpcReply<LimitChange>> => {
      const before = running
      running = request.value
      return ok({ before, after: running, requested: running })
    },
  )
  const bridge: Partial<VmatlasBridge> = {
    'limit:read': () => ok<LimitReading>({ value: running, readAtMs: 0 }),
    'limit:set': set,
    'clipboard:write': (text) => {
      copied.push(text)
      return ok(null)
    },
  }
  return { bridge: bridge as VmatlasBridge, set, copied }
}

const java: CountedProcess = { pid: 4127, startTicks: 9, name: 'java', user: 'elastic', used: 1500000 }
const hostile: CountedProcess = { pid: 7, startTicks: 3, name: 'a<b>\u001b[31m', user: 'root', used: 20 }

/** A worker of the test that knows these processes. */
function fakeWorker(processes: readonly CountedProcess[]): WorkerClient {
  const ask = ((method: string) =>
    method === 'countedProcesses'
      ? Promise.resolve(processes)
      : Promise.reject(new Error(method))) as WorkerClient['ask']
  return { ask, listen: () => () => undefined, connect: () => undefined }
}

let wrapper: VueWrapper

async function show(
  start: number,
  processes: readonly CountedProcess[] = [],
): Promise<ReturnType<typeof fakeBridge>> {
  const machine = fakeBridge(start)
  vi.stubGlobal('vmatlas', machine.bridge)
  wrapper = mount(LimitScreen, {
    attachTo: document.body,
    global: { plugins: [createPinia()], provide: { [WORKER_KEY]: fakeWorker(processes) } },
  })
  await flushPromises()
  return machine
}

async function apply(): Promise<void> {
  await wrapper.get('form').trigger('submit')
  await flushPromises()
}

async function typeValue(text: string): Promise<void> {
  await wrapper.get('input[type=text]').setValue(text)
}

function dialog(): HTMLElement | null {
  return document.querySelector('[role=alertdialog]')
}

async function press(name: string): Promise<void> {
  const button = [...document.querySelectorAll('button')].find((one) => one.textContent.trim() === name)
  if (button === undefined) throw new Error(`no button ${name}`)
  button.click()
  await flushPromises()
}

beforeEach(() => vi.unstubAllGlobals())
afterEach(() => {
  wrapper.unmount()
  document.body.replaceChildren()
})

describe('LimitScreen', () => {
  it('says the running value in words, and that the documentation names another default', async () => {
    await show(65530)
    expect(wrapper.get('h1').text()).toBe('vm.max_map_count')
    expect(wrapper.text()).toContain('65,530')
    expect(wrapper.text()).toContain("the kernel's own documentation says 65,536")
  })

  it('sets a preset and says what the kernel now says', async () => {
    const { set } = await show(65530)
    await apply()
    expect(set).toHaveBeenCalledExactlyOnceWith({ value: 1048576, confirmedLowering: false })
    expect(wrapper.get('[role=status].good').text()).toContain('The kernel now says 1,048,576')
    expect(wrapper.get('[data-testid=running-limit]').text()).toBe('1,048,576')
  })

  it('checks a typed value in place and sends nothing that is wrong', async () => {
    const { set } = await show(65530)
    await typeValue('65529')
    expect(wrapper.text()).toContain('At least 65530')
    expect(wrapper.get('input[type=text]').attributes('aria-invalid')).toBe('true')
    await apply()
    expect(set).not.toHaveBeenCalled()
    expect(document.activeElement).toBe(wrapper.get('input[type=text]').element)

    await typeValue('200000')
    expect(wrapper.text()).not.toContain('At least')
    expect(wrapper.text()).toContain('sudo sysctl -w vm.max_map_count=200000')
    await apply()
    expect(set).toHaveBeenCalledExactlyOnceWith({ value: 200000, confirmedLowering: false })
  })

  it('asks for a number when another value was chosen and none typed', async () => {
    const { set } = await show(65530)
    await typeValue('')
    expect(wrapper.text()).not.toContain('Type a number')
    await apply()
    expect(wrapper.text()).toContain('Type a number')
    expect(set).not.toHaveBeenCalled()
  })

  it('asks once more before lowering', async () => {
    const { set } = await show(2000000)
    await apply()
    expect(set).not.toHaveBeenCalled()
    expect(dialog()?.textContent).toContain('Lower the limit from 2,000,000 to 1,048,576?')
    await press('Keep 2,000,000')
    expect(dialog()).toBeNull()
    expect(set).not.toHaveBeenCalled()

    await apply()
    await press('Lower it')
    expect(set).toHaveBeenCalledExactlyOnceWith({ value: 1048576, confirmedLowering: true })
  })

  it('tells why it failed, what to do next and the command to copy', async () => {
    const { set, copied } = await show(65530)
    const error = toErrorData(new VmatlasError('no-agent', 'No agent runs.', 'Run in a terminal: sudo x'))
    set.mockResolvedValueOnce({ ok: false, error })
    await apply()
    expect(wrapper.get('[role=alert]').text()).toContain('No agent runs.')
    expect(wrapper.get('[role=alert]').text()).toContain('Run in a terminal: sudo x')
    expect(wrapper.get('[data-testid=running-limit]').text()).toBe('65,530')
    await wrapper.get('button[aria-label="Copy the command"]').trigger('click')
    expect(copied).toEqual(['sudo sysctl -w vm.max_map_count=1048576'])
  })

  it('shows the processes closest to the limit, most maps first, and opens one', async () => {
    await show(2000000, [hostile, java])
    const rows = wrapper.findAll('tbody tr')
    expect(rows.map((row) => row.findAll('th, td').map((cell) => cell.text()))).toEqual([
      ['java', '4127', 'elastic', '1,500,000', '75.0 %'],
      ['a<b>\\x1b[31m', '7', 'root', '20', '0.0 %'],
    ])
    expect(wrapper.text()).toContain('java has 1,500,000 maps, 75.0 % of the limit')
    await wrapper.get('tbody button').trigger('click')
    expect(useNavigationStore().place).toEqual({ name: 'process', process: { pid: 4127, startTicks: 9 } })
  })

  it('names the processes above a lower value before it is set', async () => {
    await show(2000000, [hostile, java])
    await apply()
    expect(dialog()?.textContent).toMatch(/java\s+\(PID 4127\), 1,500,000 maps/)
    expect(dialog()?.textContent).not.toContain('PID 7')
  })

  it('asks for one authorisation at a time', async () => {
    const { set } = await show(65530)
    let answer: (reply: IpcReply<LimitChange>) => void = () => undefined
    const pending = new Promise<IpcReply<LimitChange>>((resolve) => {
      answer = resolve
    })
    set.mockReturnValueOnce(pending)
    await apply()
    expect(wrapper.text()).toContain('Waiting for the authorisation prompt')
    await apply()
    expect(set).toHaveBeenCalledTimes(1)
    answer({ ok: true, value: { before: 65530, after: 1048576, requested: 1048576 } })
    await flushPromises()
    expect(wrapper.text()).not.toContain('Waiting')
  })
})
