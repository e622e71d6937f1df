import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { mergeSettings } from '../../../src/host/settings/merge-settings'
import { useAppStore } from '../../../src/renderer/stores/app'
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
    const app = useAppStore()
    await app.load()
    file = { ...file, findingMutes: [of('from-outside')] }
    await app.choose({ theme: 'dark' })
    expect(file).toMatchObject({ theme: 'dark', findingMutes: [of('from-outside')] })
    await app.keep({ findingMutes: [...app.settings.findingMutes, of('in-the-window')] })
    expect(programs(file.findingMutes)).toEqual(['from-outside', 'in-the-window'])
    expect(programs(app.settings.findingMutes)).toEqual(['from-outside', 'in-the-window'])
  })

  it('come into the window when it is looked at again, and can be taken back there', async () => {
    const app = useAppStore()
    await app.load()
    file = { ...file, findingMutes: [of('from-outside')] }
    await app.refresh()
    expect(programs(app.settings.findingMutes)).toEqual(['from-outside'])
    await app.keep({ findingMutes: [] })
    expect(file.findingMutes).toEqual([])
  })

  it('are kept while the window changes several things at once', async () => {
    const app = useAppStore()
    await app.load()
    const first = app.keep({ findingMutes: [of('first')] })
    file = { ...file, findingMutes: [of('from-outside'), ...file.findingMutes] }
    const second = app.keep({ findingMutes: [...app.settings.findingMutes, of('second')] })
    await Promise.all([first, second])
    expect(programs(file.findingMutes).sort()).toEqual(['first', 'from-outside', 'second'])
  })
})
