import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { userSettingsFile } from '../../src/host/settings/settings-file'

/** Has commands find these settings where the window keeps them. */
export async function withSettings(settings: object, then: () => Promise<void>): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'vmatlas-settings-'))
  vi.stubEnv('XDG_CONFIG_HOME', home)
  try {
    mkdirSync(join(home, 'VMAtlas'))
    writeFileSync(userSettingsFile(), JSON.stringify({ theme: 'system', ...settings }))
    await then()
  } finally {
    vi.unstubAllEnvs()
    rmSync(home, { recursive: true })
  }
}
