import {
  chmodSync,
  chownSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { changeSettings, followSettings, readSettings } from '../../../../src/host/settings/settings-file'
import { SETTINGS_DEFAULT as DEFAULTS } from '../../../../src/shared/ipc/contract'

describe('the settings file', () => {
  let folder: string
  let file: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vmatlas-settings-'))
    file = join(folder, 'settings.json')
  })
  afterEach(() => {
    chmodSync(folder, 0o700)
    rmSync(folder, { recursive: true })
    vi.restoreAllMocks()
  })

  it('gives the defaults where there is none', () => {
    expect(readSettings(file)).toEqual(DEFAULTS)
  })

  it('gives back what was saved, and leaves nothing else in the folder', async () => {
    await changeSettings(file, () => ({ ...DEFAULTS, theme: 'dark' }))
    await changeSettings(file, () => ({ ...DEFAULTS, theme: 'light' }))
    expect(readSettings(file)).toEqual({ ...DEFAULTS, theme: 'light' })
    expect(readdirSync(folder)).toEqual(['settings.json'])
  })

  it.each(['', '{"theme":', '{"theme":"pink"}', '[]', 'null', '{"theme":"dark","more":1}'])(
    'gives the defaults for %j and says so',
    (text) => {
      const complain = vi.spyOn(console, 'error').mockImplementation(() => undefined)
      writeFileSync(file, text)
      expect(readSettings(file)).toEqual(DEFAULTS)
      expect(complain).toHaveBeenCalledOnce()
    },
  )

  it('keeps the columns of grids and the saved queries', async () => {
    const grids = { maps: { order: ['size', 'start'], widths: { size: 120 }, shown: ['size', 'start'] } }
    const queries = [{ name: 'large heaps', text: 'kind:heap size>1M' }]
    await changeSettings(file, () => ({ ...DEFAULTS, grids, queries }))
    expect(readSettings(file)).toEqual({ ...DEFAULTS, grids, queries })
  })

  it('understands a file of a version that knew nothing but the theme', () => {
    writeFileSync(file, '{"theme":"dark"}')
    expect(readSettings(file)).toEqual({ ...DEFAULTS, theme: 'dark' })
  })

  it('says why it could not be saved, and keeps the old one', async () => {
    await changeSettings(file, () => ({ ...DEFAULTS, theme: 'dark' }))
    const elsewhere = join(file, 'below-a-file.json')
    await expect(changeSettings(elsewhere, () => DEFAULTS)).rejects.toMatchObject({
      code: 'io',
      message: expect.stringContaining(elsewhere),
    })
    expect(readFileSync(file, 'utf8')).toContain('dark')
  })

  it('loses no change of many that are made at once', async () => {
    const add = (program: string): Promise<unknown> =>
      changeSettings(file, (now) => ({
        ...now,
        findingMutes: [...now.findingMutes, { rule: null, program, process: null }],
      }))
    const programs = Array.from({ length: 20 }, (_, index) => `program-${index}`)
    await Promise.all(programs.map(add))
    const kept = readSettings(file).findingMutes.map(({ program }) => program)
    expect(kept.sort()).toEqual(programs.sort())
    expect(readdirSync(folder)).toEqual(['settings.json'])
  })

  it('goes on after a program that was killed while it held the lock', async () => {
    writeFileSync(`${file}.lock`, '')
    const longAgo = new Date(Date.now() - 60_000)
    utimesSync(`${file}.lock`, longAgo, longAgo)
    await changeSettings(file, (now) => ({ ...now, theme: 'dark' }))
    expect(readSettings(file).theme).toBe('dark')
  })

  it('refuses what breaks a bound, and keeps what was there', async () => {
    await changeSettings(file, (now) => ({ ...now, theme: 'dark' }))
    const muted = Array.from({ length: 1001 }, (_, index) => String(index))
    const change = changeSettings(file, (now) => ({ ...now, watch: { ...now.watch, muted } }))
    await expect(change).rejects.toMatchObject({ code: 'invalid-request' })
    expect(readSettings(file)).toEqual({ ...DEFAULTS, theme: 'dark' })
    expect(readdirSync(folder)).toEqual(['settings.json'])
  })

  it.skipIf(process.getuid?.() !== 0)('leaves the folder of another user alone', async () => {
    chownSync(folder, 65534, 65534)
    await expect(changeSettings(file, (now) => now)).rejects.toMatchObject({ code: 'permission-denied' })
    expect(readdirSync(folder)).toEqual([])
  })

  it('tells who follows it of what another program saved', async () => {
    const themes: string[] = []
    const end = followSettings(file, ({ theme }) => themes.push(theme))
    await changeSettings(file, (now) => ({ ...now, theme: 'dark' }))
    await vi.waitUntil(() => themes.includes('dark'), { timeout: 60_000 })
    end()
  })
})
