import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { mergeSettings } from '../../../src/host/settings/merge-settings'
import { useSessionStore } from '../../../src/renderer/stores/session'
import type { FindingMute } from '../../../src/shared/findings/mutes'
import { SETTINGS_DEFAULT, type Settings } from '../../../src/shared/ipc/contract'

const of = (program: string): FindingMute => ({ rule: null, program, process: null })
/** What is saved, by the window or by the command line. */
let file: Settings

beforeEach(() => {
  file = SETTINGS_DEFAULT
  vi.stubGlobal('vmatlas', {
    'app:info': () => Promise.resolve({ ok: true, value: null }),
    'settings:read': () => Promise.resolve({ ok: true, value: file }),
    'settings:write': (base: Settings, change: Settings) => {
      file = mergeSettings(base, change, file)
      return Promise.resolve({ ok: true, value: file })
    },
  })
  setActivePinia(createPinia())
})
afterEach(() => vi.unstubAllGlobals())

const programs = (mutes: readonly FindingMute[]): (string | null)[] => mutes.map(({ program }) => program)

describe('settings that the command line changes while the window is open', () => {
  it('are kept when the window saves, and come into the window', async () => {
    const session = useSessionStore()
    await session.load()
    file = { ...file, findingMutes: [of('from-outside')] }
    await session.choose({ theme: 'dark' })
    expect(file).toMatchObject({ theme: 'dark', findingMutes: [of('from-outside')] })
    await session.keep({ findingMutes: [...session.settings.findingMutes, of('in-the-window')] })
    expect(programs(file.findingMutes)).toEqual(['from-outside', 'in-the-window'])
    expect(programs(session.settings.findingMutes)).toEqual(['from-outside', 'in-the-window'])
  })

  it('come into the window when it is looked at again, and can be taken back there', async () => {
    const session = useSessionStore()
    await session.load()
    file = { ...file, findingMutes: [of('from-outside')] }
    await session.refresh()
    expect(programs(session.settings.findingMutes)).toEqual(['from-outside'])
    await session.keep({ findingMutes: [] })
    expect(file.findingMutes).toEqual([])
  })

  it('are kept while the window changes several things at once', async () => {
    const session = useSessionStore()
    await session.load()
    const first = session.keep({ findingMutes: [of('first')] })
    file = { ...file, findingMutes: [of('from-outside'), ...file.findingMutes] }
    const second = session.keep({ findingMutes: [...session.settings.findingMutes, of('second')] })
    await Promise.all([first, second])
    expect(programs(file.findingMutes).sort()).toEqual(['first', 'from-outside', 'second'])
  })
})
