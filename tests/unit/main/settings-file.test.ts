import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readSettings, writeSettings } from '../../../src/main/settings-file'

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
    expect(readSettings(file)).toEqual({ theme: 'system' })
  })

  it('gives back what was saved, and leaves nothing else in the folder', async () => {
    await writeSettings(file, { theme: 'dark' })
    await writeSettings(file, { theme: 'light' })
    expect(readSettings(file)).toEqual({ theme: 'light' })
    expect(readdirSync(folder)).toEqual(['settings.json'])
  })

  it.each(['', '{"theme":', '{"theme":"pink"}', '[]', 'null', '{"theme":"dark","more":1}'])(
    'gives the defaults for %j and says so',
    (text) => {
      const complain = vi.spyOn(console, 'error').mockImplementation(() => undefined)
      writeFileSync(file, text)
      expect(readSettings(file)).toEqual({ theme: 'system' })
      expect(complain).toHaveBeenCalledOnce()
    },
  )

  it('says why it could not be saved, and keeps the old one', async () => {
    await writeSettings(file, { theme: 'dark' })
    const elsewhere = join(file, 'below-a-file.json')
    await expect(writeSettings(elsewhere, { theme: 'light' })).rejects.toMatchObject({
      code: 'io',
      message: expect.stringContaining(elsewhere),
    })
    expect(readFileSync(file, 'utf8')).toContain('dark')
  })
})
