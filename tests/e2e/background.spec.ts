import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from '@playwright/test'
import { _electron } from 'playwright-core'
import { playwrightLoader, repositoryRoot } from '../support/launch-app'
import { readLimitValue } from '../support/limit'
import { startTarget } from '../support/target'

const THRESHOLD = 5
const ABOVE = Math.ceil(readLimitValue() * (THRESHOLD / 100)) + 500
// All processes are counted first, also on a busy machine.
test.setTimeout(180_000)

test('without a window the desktop is told of a process near the limit; starting the app again shows the window', async () => {
  const userData = mkdtempSync(join(tmpdir(), 'vmatlas-app-'))
  const watch = { isOn: true, threshold: THRESHOLD, muted: [] }
  writeFileSync(join(userData, 'settings.json'), JSON.stringify({ theme: 'system', watch }))
  const executablePath = process.env['VMATLAS_ELECTRON_PATH'] ?? ''
  const words = ['--disable-gpu', `--user-data-dir=${userData}`, repositoryRoot]
  const app = await _electron.launch({
    executablePath,
    args: ['-r', playwrightLoader, ...words, '--background'],
    chromiumSandbox: process.getuid?.() !== 0,
  })
  try {
    const lines = createInterface({ input: app.process().stderr ?? process.stdin })
    const target = await startTarget(['patchwork', String(ABOVE)])
    try {
      for await (const line of lines) if (line.includes(`PID ${target.pid} of `)) break
    } finally {
      await target.kill()
    }
    expect(app.windows()).toEqual([])

    const shown = app.waitForEvent('window')
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    const again = spawn(executablePath, [...sandbox, ...words], { stdio: 'ignore' })
    expect(await once(again, 'exit')).toEqual([0, null])
    const window = await shown
    await expect(window.getByRole('navigation', { name: 'Main' })).toBeVisible()
    await window.close()
    // The page is gone a moment before the window is.
    await expect.poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(0)
    expect(app.process().exitCode).toBeNull()
  } finally {
    await app.close()
    rmSync(userData, { recursive: true, force: true })
  }
})
