import { describe, expect, it } from 'vitest'
import { mergeSettings } from '../../../../src/host/settings/merge-settings'
import type { FindingMute } from '../../../../src/shared/findings/mutes'
import { SETTINGS_DEFAULT as BASE, type Settings } from '../../../../src/shared/ipc/contract'

const of = (program: string): FindingMute => ({ rule: null, program, process: null })
const muting = (...programs: string[]): Settings => ({ ...BASE, findingMutes: programs.map(of) })

describe('settings that two programs change', () => {
  it('are those of the change where nobody else changed them', () => {
    const change: Settings = {
      ...BASE,
      theme: 'dark',
      watch: { isOn: false, threshold: 80, muted: ['java'] },
    }
    expect(mergeSettings(BASE, change, BASE)).toEqual(change)
  })

  it('keep what the other one chose, where the change left it as it was', () => {
    const now: Settings = { ...BASE, theme: 'dark', watch: { ...BASE.watch, threshold: 90 } }
    const change: Settings = { ...BASE, snapshotCapBytes: 2 ** 30, watch: { ...BASE.watch, isOn: false } }
    expect(mergeSettings(BASE, change, now)).toEqual({
      ...BASE,
      theme: 'dark',
      snapshotCapBytes: 2 ** 30,
      watch: { isOn: false, threshold: 90, muted: [] },
    })
  })

  it('take the later choice where both changed the same', () => {
    expect(mergeSettings(BASE, { ...BASE, theme: 'light' }, { ...BASE, theme: 'dark' }).theme).toBe('light')
  })

  it.each([
    { base: ['a'], change: ['a', 'b'], now: ['a', 'c'], merged: ['a', 'c', 'b'] },
    { base: ['a', 'b'], change: ['b'], now: ['a', 'b', 'c'], merged: ['b', 'c'] },
    { base: ['a'], change: ['a'], now: [], merged: [] },
    { base: [], change: ['a'], now: ['a'], merged: ['a'] },
    { base: ['a'], change: [], now: ['b'], merged: ['b'] },
  ])('mute what either mutes: $base, changed to $change, by now $now', ({ base, change, now, merged }) => {
    expect(mergeSettings(muting(...base), muting(...change), muting(...now))).toEqual(muting(...merged))
    const alarms = (muted: string[]): Settings => ({ ...BASE, watch: { ...BASE.watch, muted } })
    expect(mergeSettings(alarms(base), alarms(change), alarms(now))).toEqual(alarms(merged))
  })
})
