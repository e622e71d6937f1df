import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPackaged, packageApp, runBare, type PackagedApp } from '../support/packaged-app'
import { waitFor } from '../support/wait-for'

const PATIENCE_MS = 300_000
/** How the binary writes a fuse's state: the characters 0 and 1. */
const FUSE_OFF = 48
const FUSE_ON = 49
const isRoot = process.getuid?.() === 0
const me = process.getuid?.() ?? 0

let made: PackagedApp | undefined
let user: { readonly name: string; readonly uid: number } | undefined

beforeAll(() => {
  made = packageApp()
  if (isRoot) user = makeUser()
}, PATIENCE_MS)

afterAll(() => {
  // Not there when making it failed, which is then what the run reports.
  made?.remove()
  if (user !== undefined) execFileSync('userdel', [user.name])
})

function packaged(): PackagedApp {
  if (made === undefined) throw new Error('no package was made')
  return made
}

function makeUser(): { name: string; uid: number } {
  const name = `vmatlas-k${Math.random().toString(36).slice(2, 10)}`
  execFileSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', name])
  return { name, uid: Number(execFileSync('id', ['-u', name], { encoding: 'utf8' })) }
}

/** Who the package is tried as: whoever runs the tests, and an ordinary user where one could be made. */
function people(): { who: string; uid: () => number }[] {
  const myself = { who: isRoot ? 'root' : 'the user of these tests', uid: () => me }
  return isRoot ? [myself, { who: 'an ordinary user', uid: () => user?.uid ?? -1 }] : [myself]
}

describe('the fuses of a package', () => {
  it('are set so that the binary runs nothing but the app', async () => {
    const wire = await getCurrentFuseWire(packaged().binary)
    const off = [
      FuseV1Options.RunAsNode,
      FuseV1Options.EnableNodeOptionsEnvironmentVariable,
      FuseV1Options.EnableNodeCliInspectArguments,
      FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
      FuseV1Options.GrantFileProtocolExtraPrivileges,
    ]
    const on = [FuseV1Options.EnableCookieEncryption, FuseV1Options.OnlyLoadAppFromAsar]
    expect(off.map((fuse) => wire[fuse])).toEqual(off.map(() => FUSE_OFF))
    expect(on.map((fuse) => wire[fuse])).toEqual(on.map(() => FUSE_ON))
  })

  it('keep ELECTRON_RUN_AS_NODE from making a Node of it', () => {
    const attempt = (): string =>
      execFileSync(packaged().binary, ['-e', 'process.stdout.write("node")'], {
        env: { ELECTRON_RUN_AS_NODE: '1' },
        stdio: 'pipe',
        encoding: 'utf8',
      })
    expect(attempt).toThrow()
  })
})

describe('a package made from a runtime that is not the official one', () => {
  it('says that it is no release', () => {
    const isFallback = process.env['VMATLAS_ELECTRON_PATH']?.includes('fallback') === true
    expect(existsSync(join(packaged().folder, 'NOT-A-RELEASE.txt'))).toBe(isFallback)
  })
})

describe.each(people())('without display and environment, as $who', ({ uid }) => {
  it(
    'ps lists the processes and talks no noise',
    async () => {
      const { status, stdout, stderr } = await runBare(packaged().launcher, ['ps', '--json'], uid())
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
      const { processes } = JSON.parse(stdout) as { processes: { pid: number }[] }
      expect(processes.map(({ pid }) => pid)).toContain(process.pid)
    },
    PATIENCE_MS,
  )

  it(
    'a process that is not there ends with its own status',
    async () => {
      const { status, stdout, stderr } = await runBare(packaged().launcher, ['maps', '4194999'], uid())
      expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
      expect(stderr).toContain('4194999')
    },
    PATIENCE_MS,
  )

  it(
    'a mistyped command is told, and opens no window',
    async () => {
      const { status, stderr } = await runBare(packaged().launcher, ['pss'], uid())
      expect(status).toBe(2)
      expect(stderr).toContain('pss')
    },
    PATIENCE_MS,
  )

  it('a window is refused in words', async () => {
    const { status, stderr } = await runBare(packaged().launcher, [], uid())
    expect(status).toBe(1)
    expect(stderr).toContain('no display')
  })
})

describe.each(people())('on a display, as $who', ({ uid }) => {
  it(
    'the window opens and shows processes',
    async () => {
      const home = mkdtempSync(join(tmpdir(), 'vmatlas-home-'))
      chownSync(home, uid(), uid())
      const opened = await openPackaged(packaged(), uid(), home)
      try {
        await waitFor('a page', () => opened.browser.contexts()[0]?.pages().length === 1)
        const page = opened.browser.contexts()[0]?.pages()[0]
        if (page === undefined) throw new Error('the window has no page')
        const grid = page.getByRole('grid', { name: 'Processes' })
        await waitFor('rows', async () => Number(await grid.getAttribute('aria-rowcount')) > 5)
        expect(new URL(page.url()).protocol).toBe('app:')
      } finally {
        await opened.close()
        rmSync(home, { recursive: true, force: true })
      }
    },
    PATIENCE_MS,
  )
})
