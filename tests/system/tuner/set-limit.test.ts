import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { copyCli, holdCli, runCliCopy, type CliCopy, type CliEnd } from '../../support/cli'
import { readLimitValue } from '../../support/limit'
import { guardLimit, type LimitGuard } from '../../support/limit-guard'
import { makeLimitBox, type LimitBox } from '../../support/limit-box'
import { createLockedUser, purgeLockedUsers, type LockedUser } from '../../support/locked-user'
import { allowUser, purgeRules, startPolkit, WITHOUT_PKEXEC, type Polkit } from '../../support/polkit'
import { registerAgent, type AgentAnswer } from '../../support/polkit-agent'

const NOT_AUTHORISED = 5
/** Longer than a vitest default: another run may hold the lock on the limit. */
const PATIENCE_MS = 300_000

describe.skipIf(process.getuid?.() !== 0)('setting the limit (needs root to prepare)', () => {
  let guard: LimitGuard
  let polkit: Polkit
  let user: LockedUser
  let cli: CliCopy
  let higher: number
  /** Keeps the machine's own files out of it; the kernel is the real one. */
  let box: LimitBox

  beforeAll(async () => {
    guard = await guardLimit()
    purgeRules()
    purgeLockedUsers()
    polkit = await startPolkit()
    user = createLockedUser()
    cli = copyCli()
    higher = guard.before + 1000
    box = makeLimitBox()
  }, PATIENCE_MS)

  afterEach(() => guard.restore())

  afterAll(() => {
    box.remove()
    cli.remove()
    user.remove()
    polkit.stop()
    guard.release()
  })

  const setAsUser = (...args: string[]): Promise<CliEnd> =>
    runCliCopy(cli, ['limit', 'set', ...args], { uid: user.uid, inNamespace: box.fileMounts })

  async function setWithAgent(answer: AgentAnswer): Promise<{ end: CliEnd; asked: readonly string[] }> {
    const held = holdCli(cli, ['limit', 'set', String(higher)], {
      uid: user.uid,
      inNamespace: box.fileMounts,
    })
    const agent = await registerAgent(held.pid, answer)
    try {
      return { end: await held.run(), asked: agent.asked }
    } finally {
      agent.close()
    }
  }

  function expectRefusal(end: CliEnd, message: RegExp): void {
    expect(end).toMatchObject({ status: NOT_AUTHORISED, stdout: '' })
    expect(end.stderr).toMatch(message)
    expect(end.stderr).toContain(`vm.max_map_count is ${guard.before}.`)
    expect(end.stderr).toContain(`sudo sysctl -w vm.max_map_count=${higher}\n`)
    expect(readLimitValue()).toBe(guard.before)
  }

  it('raises it for a user whom polkit authorises, and says what the kernel then says', async () => {
    const forbid = await allowUser(user)
    try {
      const end = await setAsUser(String(higher))
      expect(end).toEqual({
        status: 0,
        stdout: `vm.max_map_count was ${guard.before}, is now ${higher}\n`,
        stderr: '',
      })
      expect(readLimitValue()).toBe(higher)
    } finally {
      await forbid()
    }
  })

  it('lowers it only with --yes', async () => {
    const forbid = await allowUser(user)
    try {
      await setAsUser(String(higher))
      const unsure = await setAsUser(String(guard.before))
      expect(unsure).toMatchObject({ status: 2, stdout: '' })
      expect(unsure.stderr).toContain('--yes')
      expect(readLimitValue()).toBe(higher)

      expect(await setAsUser(String(guard.before), '--yes')).toMatchObject({ status: 0 })
      expect(readLimitValue()).toBe(guard.before)
    } finally {
      await forbid()
    }
  })

  it('says so when no authentication agent runs', async () => {
    expectRefusal(await setAsUser(String(higher)), /No authentication agent is running/)
  })

  it('says so when polkit does not authorise the user', async () => {
    const { end, asked } = await setWithAgent('Failed')
    expectRefusal(end, /polkit did not authorise the change/)
    expect(asked).toEqual(['org.freedesktop.policykit.exec'])
  })

  it('says so when the prompt is dismissed', async () => {
    const { end, asked } = await setWithAgent('Cancelled')
    expectRefusal(end, /The prompt was dismissed/)
    expect(asked).toEqual(['org.freedesktop.policykit.exec'])
  })

  it('says so when pkexec is not installed', async () => {
    const end = await runCliCopy(cli, ['limit', 'set', String(higher)], {
      uid: user.uid,
      inNamespace: box.fileMounts + WITHOUT_PKEXEC,
    })
    expectRefusal(end, /pkexec is not installed/)
  })

  it('says so when the kernel refuses, also behind a granted prompt', async () => {
    const forbid = await allowUser(user)
    try {
      for (const uid of [user.uid, undefined]) {
        const end = await runCliCopy(cli, ['limit', 'set', String(higher)], {
          ...(uid === undefined ? {} : { uid }),
          inNamespace: box.fileMounts + READ_ONLY_LIMIT,
        })
        expect(end).toMatchObject({ status: 4, stdout: '' })
        expect(end.stderr).toContain(`The kernel did not accept ${higher}`)
        expect(end.stderr).toContain(`sudo sysctl -w vm.max_map_count=${higher}`)
        expect(readLimitValue()).toBe(guard.before)
      }
    } finally {
      await forbid()
    }
  })

  it.each(['65529', '0', '2147483643', '-1', '0x20000', '131072;id', '1 2', ''])(
    'refuses %j before anybody is asked',
    async (value) => {
      const held = holdCli(cli, ['limit', 'set', '--yes', '--', value], { uid: user.uid })
      const agent = await registerAgent(held.pid, 'Cancelled')
      const end = await held.run()
      agent.close()
      expect(end).toMatchObject({ status: 2, stdout: '' })
      expect(end.stderr).toMatch(/Digits only|At least 65530|At most 2147483642|Enter a number/)
      expect(agent.asked).toEqual([])
      expect(readLimitValue()).toBe(guard.before)
    },
  )

  it('writes directly as root, without polkit', async () => {
    const end = await runCliCopy(cli, ['limit', 'set', String(higher)], {
      inNamespace: box.fileMounts + WITHOUT_PKEXEC,
    })
    expect(end).toMatchObject({ status: 0 })
    expect(readLimitValue()).toBe(higher)
  })
})

/** Makes the real file read-only for this namespace, as hardened kernels and containers have it. */
const READ_ONLY_LIMIT = `
mount --bind /proc/sys/vm/max_map_count /proc/sys/vm/max_map_count
mount -o remount,bind,ro /proc/sys/vm/max_map_count`
