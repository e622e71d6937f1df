import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { systemEnvironment } from '../../../../src/host/threads/system-environment'

afterEach(() => vi.unstubAllEnvs())

describe('the environment of a tool of the system', () => {
  it('does not run what lies in the PATH of the caller', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vmatlas-path-'))
    try {
      writeFileSync(join(folder, 'getent'), '#!/bin/sh\necho planted\n')
      chmodSync(join(folder, 'getent'), 0o755)
      vi.stubEnv('PATH', `${folder}:${process.env['PATH'] ?? ''}`)
      expect(execFileSync('getent', ['passwd', '0'], { encoding: 'utf8' })).toBe('planted\n')
      expect(execFileSync('getent', ['passwd', '0'], { encoding: 'utf8', env: systemEnvironment() })).toMatch(
        /^root:/,
      )
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('keeps the rest, and takes more', () => {
    vi.stubEnv('VMATLAS_PROBE', 'kept')
    expect(systemEnvironment({ LC_ALL: 'C' })).toMatchObject({ VMATLAS_PROBE: 'kept', LC_ALL: 'C' })
  })
})
