import { resolve } from 'node:path'
import { readFileSync } from 'node:fs'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { VmatlasErrorData } from '../../../src/shared/errors'
import type { RootState } from '../../../src/shared/ipc/root-messages'
import { copyCli, holdCli, type CliCopy } from '../../support/cli'
import { guardLimit, type LimitGuard } from '../../support/limit-guard'
import { createLockedUser, purgeLockedUsers, type LockedUser } from '../../support/locked-user'
import {
  allowUser,
  helperMounts,
  installAction,
  purgeRules,
  READ_PROC,
  startPolkit,
  WITHOUT_PKEXEC,
  type Polkit,
} from '../../support/polkit'
import { registerAgent, type AgentAnswer } from '../../support/polkit-agent'
import { NOBODY } from '../../support/other-user'
import { startTarget, type Target } from '../../support/target'

/** Longer than a vitest default: another run may hold the lock under which users are made. */
const PATIENCE_MS = 300_000
const MAPS = 30_000

/** What the probe prints. */
interface Seen {
  readonly states: readonly RootState[]
  readonly reads: readonly { readonly usedMaps?: number; readonly asRoot?: boolean; readonly code?: string }[]
  readonly cancelled: { readonly code: string }
  readonly afterCancel: { readonly usedMaps?: number }
  readonly afterStop: Partial<VmatlasErrorData>
}

/** The program of the scanner that reads as root, run as an ordinary user; polkit, pkexec and the helper are real. */
describe.skipIf(process.getuid?.() !== 0)('reading as root (needs root to prepare)', () => {
  let guard: LimitGuard
  let polkit: Polkit
  let user: LockedUser
  let probe: CliCopy
  let uninstall: () => void
  let target: Target
  let other: Target

  beforeAll(async () => {
    guard = await guardLimit()
    purgeRules()
    purgeLockedUsers()
    polkit = await startPolkit()
    user = createLockedUser()
    probe = await buildProbe()
    uninstall = await installAction(READ_PROC)
    target = await startTarget(['patchwork', String(MAPS)])
    other = await startTarget(['patchwork', '100'], { uid: NOBODY })
  }, PATIENCE_MS)

  afterAll(async () => {
    await target.kill()
    await other.kill()
    uninstall()
    probe.remove()
    user.remove()
    polkit.stop()
    guard.release()
  })

  /** The probe beside the threads of the built app, which every user can read. */
  async function buildProbe(): Promise<CliCopy> {
    const copy = copyCli()
    await build({
      configFile: false,
      logLevel: 'error',
      build: {
        ssr: resolve(import.meta.dirname, 'read-as-root-probe.ts'),
        outDir: resolve(copy.script, '..'),
        emptyOutDir: false,
        target: 'node20',
      },
    })
    return { ...copy, script: resolve(copy.script, '../read-as-root-probe.js') }
  }

  async function see(
    mounts: string,
    answer?: AgentAnswer,
  ): Promise<Seen & { asked: readonly string[]; first: RootState | undefined; last: RootState | undefined }> {
    const held = holdCli(probe, [String(target.pid), String(other.pid)], {
      uid: user.uid,
      inNamespace: mounts,
    })
    const agent = answer === undefined ? null : await registerAgent(held.pid, answer)
    try {
      const { status, stdout, stderr } = await held.run()
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
      const seen = JSON.parse(stdout) as Seen
      return { ...seen, asked: agent?.asked ?? [], first: seen.states[0], last: seen.states.at(-1) }
    } finally {
      agent?.close()
    }
  }

  /** Whatever went wrong, nothing was read. */
  function expectUnread({ reads, afterStop }: Seen): void {
    for (const read of [...reads, afterStop]) expect(read).toMatchObject({ code: 'permission-denied' })
  }

  it('reads maps and smaps of other users once polkit authorises, and no more after a stop', async () => {
    const forbid = await allowUser(user)
    try {
      const seen = await see(helperMounts())
      expect(seen.states).toEqual([
        { state: 'off', error: null },
        { state: 'asking', error: null },
        { state: 'on', error: null },
        { state: 'off', error: null },
      ])
      const used = readFileSync(`/proc/${target.pid}/maps`, 'latin1').split('\n').length - 1
      const [maps, smaps, otherMaps, otherSmaps] = seen.reads
      for (const read of [maps, smaps]) {
        expect(read?.asRoot).toBe(true)
        // [vsyscall] is the kernel's own and does not count.
        expect([used, used - 1]).toContain(read?.usedMaps)
      }
      expect(smaps).toMatchObject({ hasUsage: true })
      expect([otherMaps?.asRoot, otherSmaps?.asRoot]).toEqual([true, true])
      expect(seen.cancelled).toMatchObject({ code: 'cancelled' })
      expect(seen.afterCancel).toMatchObject({ usedMaps: maps?.usedMaps, asRoot: true })
      expect(seen.afterStop).toMatchObject({ code: 'permission-denied' })
    } finally {
      await forbid()
    }
  })

  it('says so when no authentication agent runs', async () => {
    const seen = await see(helperMounts())
    expect(seen.states[2]).toMatchObject({ state: 'off', error: { code: 'no-agent' } })
    expectUnread(seen)
  })

  it.each([
    ['is refused', 'Failed', 'not-authorised'],
    ['is dismissed', 'Cancelled', 'dismissed'],
  ] as const)(
    'says so when the prompt %s, after one question about its own action',
    async (_how, answer, code) => {
      const seen = await see(helperMounts(), answer)
      expect(seen.states[2]).toMatchObject({ state: 'off', error: { code } })
      expect(seen.asked).toEqual([READ_PROC])
      expectUnread(seen)
    },
  )

  it('says so when pkexec is not installed', async () => {
    const seen = await see(helperMounts() + WITHOUT_PKEXEC)
    expect(seen.states[2]).toMatchObject({ state: 'off', error: { code: 'pkexec-missing' } })
    expectUnread(seen)
  })

  it.each([
    ['not installed', 'rm /usr/libexec/vmatlas/vmatlas-read-proc'],
    ['writable by others', 'chmod 777 /usr/libexec/vmatlas/vmatlas-read-proc'],
    ['in a folder writable by others', 'chmod 777 /usr/libexec/vmatlas'],
    ['of another user', 'chown 65534 /usr/libexec/vmatlas/vmatlas-read-proc'],
    ['below a folder of another user', 'chown 65534 /usr/libexec'],
    ['a link', 'mv /usr/libexec/vmatlas /usr/libexec/real; ln -s /usr/libexec/real /usr/libexec/vmatlas'],
  ])('asks nobody and says what to type when the helper is %s', async (_how, spoil) => {
    const seen = await see(helperMounts(spoil), 'Cancelled')
    for (const state of [seen.first, seen.last])
      expect(state).toMatchObject({ state: 'unavailable', error: { code: 'permission-denied' } })
    expect(seen.first?.error?.nextStep).toContain('sudo vmatlas maps')
    expect(seen.asked).toEqual([])
    expectUnread(seen)
  })
})
