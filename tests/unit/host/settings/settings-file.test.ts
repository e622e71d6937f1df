import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readSettings, writeSettings } from '../../../../src/host/settings/settings-file'
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
    await writeSettings(file, { ...DEFAULTS, theme: 'dark' })
    await writeSettings(file, { ...DEFAULTS, theme: 'light' })
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
    await writeSettings(file, { ...DEFAULTS, grids, queries })
    expect(readSettings(file)).toEqual({ ...DEFAULTS, grids, queries })
  })

  it('understands a file of a version that knew nothing but the theme', () => {
    writeFileSync(file, '{"theme":"dark"}')
    expect(readSettings(file)).toEqual({ ...DEFAULTS, theme: 'dark' })
  })

  it('says why it could not be saved, and keeps the old one', async () => {
    await writeSettings(file, { ...DEFAULTS, theme: 'dark' })
    const elsewhere = join(file, 'below-a-file.json')
    await expect(writeSettings(elsewhere, { ...DEFAULTS, theme: 'light' })).rejects.toMatchObject({
      code: 'io',
      message: expect.stringContaining(elsewhere),
    })
    expect(readFileSync(file, 'utf8')).toContain('dark')
  })
})
