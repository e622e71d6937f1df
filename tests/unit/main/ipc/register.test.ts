import { describe, expect, it, vi } from 'vitest'
import { VmatlasError } from '../../../../src/shared/errors'
import {
  METHOD_NAMES,
  SETTINGS_DEFAULT,
  type IpcReply,
  type MethodName,
  type Settings,
} from '../../../../src/shared/ipc/contract'
import {
  registerIpc,
  type Handlers,
  type IpcLogEntry,
  type SenderEvent,
} from '../../../../src/main/ipc/register'

const ourFrame = { url: 'app://bundle/index.html' }
const ours: SenderEvent = { sender: { id: 1, mainFrame: ourFrame }, senderFrame: ourFrame }
const stranger: SenderEvent = { sender: { id: 2, mainFrame: ourFrame }, senderFrame: ourFrame }

const SNAPSHOT_ID = '20261122T140211-123Z-worker-4127-0a1b2c'

const SETTINGS: Settings = {
  theme: 'dark',
  snapshotCapBytes: 2 ** 30,
  grids: { maps: { order: ['size'], widths: { size: 120 }, shown: ['smaps:Later_Pages'] } },
  queries: [{ name: 'heaps', text: 'kind:heap' }],
  findingMutes: [{ rule: null, program: 'bash', process: { pid: 40, startTicks: 400 } }],
  watch: { isOn: false, threshold: 80, muted: ['java'] },
}

/** Arguments that each request takes, and what its handler answers in these tests. */
const CASES: {
  readonly [M in MethodName]: {
    readonly good: unknown[]
    readonly bad: unknown[][]
    readonly answer: unknown
  }
} = {
  'app:info': { good: [], bad: [[1]], answer: { version: '1.2.3' } },
  'scanner:connect': { good: [], bad: [['/etc/passwd']], answer: null },
  'clipboard:write': { good: ['text'], bad: [[], [7], [{ toString: 'x' }], ['a', 'b']], answer: null },
  'window:shown': { good: [], bad: [[null]], answer: null },
  'settings:read': { good: [], bad: [['dark']], answer: { theme: 'dark' } },
  'settings:write': {
    good: [SETTINGS_DEFAULT, SETTINGS],
    bad: [
      [],
      [SETTINGS],
      [SETTINGS, { theme: 'pink' }],
      [{ theme: 'pink' }, SETTINGS],
      [SETTINGS, { theme: 'dark', grids: { maps: { order: ['size'], widths: { size: -1 }, shown: null } } }],
      [SETTINGS, { theme: 'dark', grids: { '../maps': { order: [], widths: {}, shown: null } } }],
      [SETTINGS, { theme: 'dark', queries: [{ name: '', text: 'kind:heap' }] }],
      [SETTINGS, { theme: 'dark', watch: { isOn: true, threshold: 4, muted: [] } }],
      [SETTINGS, { theme: 'dark', file: '/etc/passwd' }],
      [SETTINGS, { theme: 'dark', snapshotCapBytes: 1 }],
      [SETTINGS, { theme: 'dark', snapshotCapBytes: Number.POSITIVE_INFINITY }],
      [null, SETTINGS],
    ],
    answer: { theme: 'dark' },
  },
  'snapshot:list': { good: [], bad: [['/etc']], answer: { entries: [], damaged: [], bytes: 0 } },
  'snapshot:annotate': {
    good: [SNAPSHOT_ID, { label: 'after warm-up', note: '' }],
    bad: [
      [],
      ['../../etc/passwd', { label: '', note: '' }],
      ['.hidden', { label: '', note: '' }],
      [SNAPSHOT_ID, { label: 7, note: '' }],
      [SNAPSHOT_ID, { label: 'x'.repeat(201), note: '' }],
      [SNAPSHOT_ID, { label: '', note: '', command: 'forged' }],
    ],
    answer: { id: SNAPSHOT_ID },
  },
  'snapshot:delete': {
    good: [[SNAPSHOT_ID]],
    bad: [[], [[]], [SNAPSHOT_ID], [['a/b']], [['a\0b']], [['..']]],
    answer: null,
  },
  'snapshot:restore': {
    good: [[SNAPSHOT_ID, `${SNAPSHOT_ID}2`]],
    bad: [[], [[]], [['/etc/passwd']], [[1]]],
    answer: null,
  },
  'snapshot:export': {
    good: [SNAPSHOT_ID],
    bad: [[], ['../settings'], [SNAPSHOT_ID, '/home/me/file']],
    answer: true,
  },
  'snapshot:import': {
    good: ['maps.txt', new Uint8Array([1, 2])],
    bad: [[], ['maps.txt'], ['maps.txt', '/etc/passwd'], ['maps.txt', [1, 2]], [1, new Uint8Array(1)]],
    answer: { id: SNAPSHOT_ID },
  },
  'snapshot:open': {
    good: [],
    bad: [['/etc/passwd'], [SNAPSHOT_ID], [new Uint8Array(1)]],
    answer: { id: SNAPSHOT_ID },
  },
  'text:begin': {
    good: ['diff.json'],
    bad: [[], ['/etc/cron.d/x'], ['../x'], ['.bashrc'], ['diff.json', 7]],
    answer: 1,
  },
  'text:append': { good: [1, '{}'], bad: [[], [1], [0, ''], ['1', ''], [1, 7]], answer: null },
  'text:finish': { good: [1, true], bad: [[], [1], [1, 'yes'], [0, true]], answer: null },
  'limit:read': { good: [], bad: [[65530]], answer: { value: 65530, readAtMs: 1 } },
  'limit:set': {
    good: [{ value: 1048576, confirmedLowering: false, atBoot: true }],
    bad: [
      [],
      [{ value: 1048576, confirmedLowering: false }],
      [{ value: '1048576; reboot', confirmedLowering: false, atBoot: false }],
      [{ value: 65529, confirmedLowering: true, atBoot: false }],
      [{ value: 2147483643, confirmedLowering: false, atBoot: false }],
      [{ value: 70000.5, confirmedLowering: false, atBoot: false }],
      [{ value: Number.NaN, confirmedLowering: false, atBoot: false }],
      [{ value: 1048576, confirmedLowering: false, atBoot: '/etc/passwd' }],
    ],
    answer: { before: 65530, after: 1048576, requested: 1048576 },
  },
  'limit:undo': {
    good: [{ running: 1048576, confirmedLowering: true }],
    bad: [
      [],
      [{ running: 1048576 }],
      [{ running: -1, confirmedLowering: true }],
      [{ running: '1;id', confirmedLowering: true }],
    ],
    answer: { before: 1048576, after: 65530, requested: 65530 },
  },
  'limit:configuration': {
    good: [],
    bad: [['/etc/passwd']],
    answer: {
      decision: {
        lines: [],
        atBoot: { value: null, winner: -1 },
        bySysctlSystem: { value: null, winner: -1 },
        maskedFiles: [],
        unreadFiles: [],
      },
      lastChange: null,
      surroundings: { kind: 'machine', sentences: [] },
    },
  },
}

type Spies = { readonly [M in MethodName]: ReturnType<typeof vi.fn> }

function setUp(): {
  readonly spies: Spies
  readonly log: IpcLogEntry[]
  readonly invoke: (method: string, event: SenderEvent, ...args: unknown[]) => Promise<IpcReply<unknown>>
} {
  const spies = Object.fromEntries(
    METHOD_NAMES.map((method) => [method, vi.fn(() => CASES[method].answer)]),
  ) as unknown as Spies
  const listeners = new Map<string, (event: SenderEvent, ...args: unknown[]) => Promise<unknown>>()
  const log: IpcLogEntry[] = []
  registerIpc(
    { handle: (channel, listener) => void listeners.set(channel, listener) },
    spies as unknown as Handlers,
    { isKnownSender: (event) => event.sender.id === 1, log: (entry) => log.push(entry) },
  )
  return {
    spies,
    log,
    invoke: (method, event, ...args) => listeners.get(method)?.(event, ...args) as Promise<IpcReply<unknown>>,
  }
}

describe.each(METHOD_NAMES)('%s', (method) => {
  const { good, bad, answer } = CASES[method]

  it('answers a window of ours', async () => {
    const { invoke, spies, log } = setUp()
    expect(await invoke(method, ours, ...good)).toEqual({ ok: true, value: answer })
    expect(spies[method]).toHaveBeenCalledExactlyOnceWith({ contentsId: 1 }, ...good)
    expect(log).toEqual([{ method, durationMs: expect.any(Number), outcome: 'ok' }])
  })

  it('refuses any other sender with an error, and does nothing', async () => {
    const { invoke, spies } = setUp()
    const reply = await invoke(method, stranger, ...good)
    expect(reply).toMatchObject({ ok: false, error: { code: 'invalid-request' } })
    expect(spies[method]).not.toHaveBeenCalled()
  })

  it.each(bad.map((args) => [args]))('refuses the arguments %j, and does nothing', async (args) => {
    const { invoke, spies } = setUp()
    const reply = await invoke(method, ours, ...args)
    expect(reply).toMatchObject({ ok: false, error: { code: 'invalid-request' } })
    expect(reply).toMatchObject({ error: { message: expect.stringContaining(method) } })
    expect(spies[method]).not.toHaveBeenCalled()
  })

  it('passes on the code and the next step of an error that is thrown on purpose', async () => {
    const { invoke, spies, log } = setUp()
    spies[method].mockRejectedValue(new VmatlasError('dismissed', 'No.', 'Do this.'))
    expect(await invoke(method, ours, ...good)).toEqual({
      ok: false,
      error: { code: 'dismissed', message: 'No.', nextStep: 'Do this.' },
    })
    expect(log).toEqual([{ method, durationMs: expect.any(Number), outcome: 'dismissed' }])
  })

  it('makes any other error an internal one, and logs it', async () => {
    const { invoke, spies, log } = setUp()
    const defect = new TypeError('x is not a function')
    spies[method].mockImplementation(() => {
      throw defect
    })
    expect(await invoke(method, ours, ...good)).toMatchObject({ ok: false, error: { code: 'internal' } })
    expect(log).toMatchObject([{ outcome: 'internal', defect }])
  })

  it('answers with an error when its reply cannot be sent', async () => {
    const { invoke, spies } = setUp()
    spies[method].mockResolvedValue({ callback: () => 1 })
    const reply = await invoke(method, ours, ...good)
    expect(reply).toMatchObject({ ok: false, error: { code: 'internal' } })
    expect(() => structuredClone(reply)).not.toThrow()
  })
})
