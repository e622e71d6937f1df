import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WORKER_KEY } from '../../../src/renderer/api/worker-key'
import LimitScreen from '../../../src/renderer/components/limit/LimitScreen.vue'
import { useScannerStore } from '../../../src/renderer/stores/scanner'
import { usePreferencesStore } from '../../../src/renderer/stores/preferences'
import { useNavigationStore } from '../../../src/renderer/stores/navigation'
import type { Growth } from '../../../src/shared/sysctl/growth-types'
import type { CountedProcess } from '../../../src/shared/explain/closest'
import { VmatlasError, toErrorData } from '../../../src/shared/errors'
import type { IpcReply, LimitChange } from '../../../src/shared/ipc/contract'
import type { LastChange } from '../../../src/shared/sysctl/limit-act'
import { fakeBridge, fakeWorker, hostile, java, raised, type Before } from '../support/limit-machine'

let wrapper: VueWrapper

async function show(
  start: number,
  processes: readonly CountedProcess[] = [],
  past: Before = {},
): Promise<ReturnType<typeof fakeBridge>> {
  const machine = fakeBridge(start, past)
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

  it('brings what came of Apply to the eye, with what the files say at boot, also on failure', async () => {
    const seen: string[] = []
    const scroll = vi.spyOn(Element.prototype, 'scrollIntoView').mockImplementation(function (this: Element) {
      seen.push(this.textContent)
    })
    try {
      const { set } = await show(65530)
      await apply()
      expect(seen.at(-1)).toContain('to 1,048,576')
      expect(seen.at(-1)).toContain('At the next boot no file sets it')
      set.mockResolvedValueOnce({
        ok: false,
        error: { code: 'dismissed', message: 'The prompt was dismissed.', nextStep: '', pid: null },
      })
      await apply()
      expect(seen.at(-1)).toContain('The prompt was dismissed.')
      expect(seen).toHaveLength(2)
    } finally {
      scroll.mockRestore()
    }
  })

  it('names the processes that could not be counted, and the commands of Undo', async () => {
    await show(1048576, [java], {
      lastChange: { before: 65530, set: 1048576, atMs: 0, file: 'removed' },
    })
    const list = wrapper.findAll('details').find((one) => one.text().includes('sshd'))
    expect(list?.text()).toContain('sshd (PID 812) denied')
    expect(wrapper.text()).toContain('sudo sysctl -w vm.max_map_count=65530')
    expect(wrapper.text()).toContain('sudo rm /etc/sysctl.d/zz-vmatlas.conf')
  })

  it('sets a preset and says what the kernel now says', async () => {
    const { set } = await show(65530)
    await apply()
    expect(set).toHaveBeenCalledExactlyOnceWith({ value: 1048576, confirmedLowering: false, atBoot: false })
    expect(wrapper.get('[role=status].good').text()).toContain('to 1,048,576')
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
    expect(set).toHaveBeenCalledExactlyOnceWith({ value: 200000, confirmedLowering: false, atBoot: false })
  })

  it('asks for a number when another value was chosen and none typed', async () => {
    const { set } = await show(65530)
    await typeValue('')
    expect(wrapper.text()).not.toContain('Enter a number')
    await apply()
    expect(wrapper.text()).toContain('Enter a number')
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
    expect(set).toHaveBeenCalledExactlyOnceWith({ value: 1048576, confirmedLowering: true, atBoot: false })
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
    const rows = wrapper.findAll('[aria-labelledby=closest-heading] tbody tr')
    expect(rows.map((row) => row.findAll('th, td').map((cell) => cell.text()))).toEqual([
      ['java', '4127', 'elastic', '1,500,000', '75.0 %', '', '', 'Why Mute'],
      ['a<b>\\x1b[31m', '7', 'root', '20', '0.0 %', 'steady', '', 'Why Mute'],
    ])
    expect(wrapper.text()).toContain('java has 1,500,000 maps, 75.0 % of the limit')
    await wrapper.get('tbody button').trigger('click')
    const process = { pid: 4127, startTicks: 9 }
    expect(useNavigationStore().place).toEqual({ name: 'process', process, tab: 'maps', from: 'limit' })
    await wrapper.get('button[aria-label="Why java (PID 4127) has so many"]').trigger('click')
    expect(useNavigationStore().place).toEqual({ name: 'process', process, tab: 'neighbours', from: 'limit' })
  })

  it('keeps quiet about a program, by its bytes, and speaks again', async () => {
    await show(2000000, [hostile])
    const mute = wrapper.get('button[aria-label^="No notifications about a<b>"]')
    await mute.trigger('click')
    expect(usePreferencesStore().watch.muted).toEqual([hostile.name])
    expect(mute.attributes('aria-pressed')).toBe('true')
    await mute.trigger('click')
    expect(usePreferencesStore().watch.muted).toEqual([])
  })

  it('offers a value for what runs now, and says of each other one who asks for it', async () => {
    const { set } = await show(65530, [{ ...java, used: 40000 }])
    const choices = wrapper.findAll('[role=radiogroup] .choice')
    const own = choices.find((choice) => choice.text().startsWith('131,072'))
    expect(own?.text()).toContain('Twice the count of the process with the most maps (java, 40,000 maps)')
    expect(choices[0]?.text()).toMatch(/Fedora, since 39 \(June 2023\)\s*:\s*fedoraproject\.org/)
    await own?.get('input').trigger('change')
    await apply()
    expect(set).toHaveBeenCalledExactlyOnceWith({ value: 131072, confirmedLowering: false, atBoot: false })
  })

  it('shows how the counts are spread, as a picture and as a table', async () => {
    await show(65530, [hostile, { ...java, used: 30 }])
    const rows = wrapper.findAll('[aria-labelledby=distribution-heading] tbody tr')
    expect(rows.map((row) => row.text().replace(/\s+/g, ' '))).toEqual(['20 to 492'])
  })

  it('says how a process grows and when it is refused a new map', async () => {
    const growth: Growth = {
      perSecond: 38 / 60,
      trend: 'growing',
      untilLimitMs: { soonest: 110 * 60_000, likely: 114 * 60_000, latest: 120 * 60_000 },
      basis: { samples: 60, spanMs: 1_200_000 },
    }
    await show(65530, [{ ...java, used: 61204, growth }])
    const cells = wrapper.findAll('[aria-labelledby=closest-heading] tbody td').map((cell) => cell.text())
    expect(cells.slice(-3, -1)).toEqual(['+38/min', 'in about 1 h 54 min'])
    expect(wrapper.text()).toContain(
      'It grows (+38/min) and reaches the limit in about 1 h 54 min at this rate, by 60 counts over the last 20 min.',
    )
  })

  it('names the processes above a lower value before it is set', async () => {
    await show(2000000, [hostile, java])
    await apply()
    expect(dialog()?.textContent).toMatch(/java\s+\(PID 4127\), 1,500,000 mappings/)
    expect(dialog()?.textContent).not.toContain('PID 7')
  })

  it('names who would be close after an undo, and how many nobody could count', async () => {
    const growth: Growth = {
      perSecond: 99,
      trend: 'growing',
      untilLimitMs: null,
      basis: { samples: 31, spanMs: 60_000 },
    }
    await show(1048576, [hostile, { ...java, used: 63404, growth }], { lastChange: raised })
    useScannerStore().processes = {
      limit: 1048576,
      processCount: 80,
      countedCount: 2,
      deniedCount: 73,
      failedCount: 0,
      pendingCount: 0,
      readAtMs: 0,
      readMs: 1,
      intervalMs: 1000,
    }
    await press('Undo')
    expect(dialog()?.textContent).toMatch(
      /These would be close to it: java\s+\(PID 4127\), 63,404 mappings; 2,127 left before mmap fails, \+99\/s, at this rate in about 21 s/,
    )
    expect(dialog()?.textContent).toContain(
      'None of the 2 processes that could be counted has more than 65,530',
    )
    expect(dialog()?.textContent).toContain('73 of 75 processes could not be counted')
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

  const elastic = { '/usr/lib/sysctl.d/elastic.conf': 'vm.max_map_count = 262144\n' }
  const own = { '/etc/sysctl.d/99-own.conf': '# mine\nvm.max_map_count=1048576\n' }

  it('says the value at the next boot and every line in the order that decides', async () => {
    const packages = { '/usr/lib/sysctl.d/elastic.conf': 'elasticsearch' }
    await show(1048576, [], { files: { ...own, ...elastic }, packages })
    expect(wrapper.get('[data-testid=boot-limit]').text()).toBe('262,144')
    const rows = wrapper.findAll('[aria-labelledby=settings-heading] tbody tr')
    expect(rows.map((row) => row.findAll('th, td').map((cell) => cell.text().replace(/\s+/g, ' ')))).toEqual([
      [
        '/etc/sysctl.d/99-own.conf, line 2',
        '1,048,576',
        'overridden /usr/lib/sysctl.d/elastic.conf, line 1, comes later.',
      ],
      [
        '/usr/lib/sysctl.d/elastic.conf, line 1 from package elasticsearch',
        '262,144',
        'wins at boot It is the last line about the key.',
      ],
    ])
    expect(wrapper.text()).toContain('The running value, 1,048,576, is the one of /etc/sysctl.d/99-own.conf')
  })

  it('says what sysctl --system would do where it differs', async () => {
    await show(65530, [], { files: { ...own, '/etc/sysctl.conf': 'vm.max_map_count = 70000\n' } })
    expect(wrapper.get('[data-testid=boot-limit]').text()).toBe('1,048,576')
    expect(wrapper.text()).toContain('sysctl --system would set 70,000 instead, by /etc/sysctl.conf, line 1.')
    expect(wrapper.get('[aria-labelledby=settings-heading]').text()).toContain('sysctl --system: wins.')
  })

  it('calls an invalid line invalid, and shows hostile text harmlessly', async () => {
    await show(65530, [], { files: { '/etc/sysctl.d/zz\u001b.conf': 'vm.max_map_count = <b>\u001b[31m\n' } })
    const row = wrapper.get('[aria-labelledby=settings-heading] tbody tr')
    expect(row.text()).toContain('invalid')
    expect(row.text()).toContain('<b>\\x1b[31m')
    expect(wrapper.get('[data-testid=boot-limit]').text()).toBe('65,530')
    expect(wrapper.html()).not.toContain('\u001b')
  })

  it('sets it for every boot when that is ticked, with the commands for both', async () => {
    const { set, copied } = await show(65530)
    await wrapper.get('input[type=checkbox]').setValue(true)
    await wrapper.get('button[aria-label="Copy the command"]').trigger('click')
    expect(copied[0]).toBe(
      "sudo sysctl -w vm.max_map_count=1048576\necho 'vm.max_map_count = 1048576' | sudo tee /etc/sysctl.d/zz-vmatlas.conf",
    )
    await apply()
    expect(set).toHaveBeenCalledExactlyOnceWith({ value: 1048576, confirmedLowering: false, atBoot: true })
    expect(wrapper.get('[role=status].good').text()).not.toContain('until reboot')
  })

  it('names a file that would still decide at boot', async () => {
    await show(65530, [], { files: { '/etc/sysctl.d/zzz.conf': 'vm.max_map_count = 70000\n' } })
    expect(wrapper.get('form').text()).toContain('/etc/sysctl.d/zzz.conf, line 1, overrides zz-vmatlas.conf')
  })

  it('offers no undo where there is nothing to undo', async () => {
    await show(65530)
    expect(wrapper.findAll('button').map((button) => button.text())).not.toContain('Undo')
  })

  it('undoes the last change after the question that every lowering needs', async () => {
    const { undo } = await show(1048576, [java], { lastChange: raised })
    expect(wrapper.text()).toContain('Undo restores 65,530 and removes zz-vmatlas.conf.')
    await press('Undo')
    expect(dialog()?.textContent).toMatch(/Lower the limit from 1,048,576 to\s+65,530\?/)
    expect(dialog()?.textContent).toContain('PID 4127')
    await press('Lower it')
    expect(undo).toHaveBeenCalledExactlyOnceWith({ running: 1048576, confirmedLowering: true })
    expect(wrapper.get('[role=status].good').text()).toContain('Last change undone.')
  })

  it('undoes a lowering at once, and asks when somebody else has changed the value since', async () => {
    const lowered: LastChange = { before: 1048576, set: 262144, atMs: 0, file: 'kept' }
    const { undo } = await show(262144, [], { lastChange: lowered })
    await press('Undo')
    expect(undo).toHaveBeenCalledExactlyOnceWith({ running: 262144, confirmedLowering: false })
    wrapper.unmount()

    const other = await show(300000, [], { lastChange: lowered })
    await press('Undo')
    expect(other.undo).not.toHaveBeenCalled()
    expect(dialog()?.textContent).toContain('The running value is 300,000, not the 262,144 that VMAtlas set')
    await press('Change it')
    expect(other.undo).toHaveBeenCalledExactlyOnceWith({ running: 300000, confirmedLowering: true })
  })

  it('says what the value means in a container', async () => {
    await show(65530, [], { sentences: ["The value is the host's."] })
    expect(wrapper.get('[role=note]').text()).toBe("The value is the host's.")
  })
})
