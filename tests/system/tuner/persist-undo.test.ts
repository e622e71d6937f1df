import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { copyCli, holdCli, runCliCopy, type CliCopy, type CliEnd } from '../../support/cli'
import { readLimitValue } from '../../support/limit'
import { makeLimitBox, type LimitBox } from '../../support/limit-box'
import { guardLimit, type LimitGuard } from '../../support/limit-guard'
import { createLockedUser, purgeLockedUsers, type LockedUser } from '../../support/locked-user'
import {
  allowUser,
  ANY_PROGRAM,
  helperMounts,
  installAction,
  purgeRules,
  SET_LIMIT,
  startPolkit,
  type Polkit,
} from '../../support/polkit'
import { registerAgent, type TestAgent } from '../../support/polkit-agent'

/** Longer than a vitest default: another run may hold the lock on the limit. */
const PATIENCE_MS = 300_000
const OURS = 'zz-vmatlas.conf'
/** What podman leaves, in a /run of this namespace alone. */
const AS_IN_A_CONTAINER = 'mount -t tmpfs -o mode=755 tmpfs /run; : >/run/.containerenv'

/** A box stands for the kernel's file and the folders, so the machine keeps its own; polkit and pkexec are real. */
describe.skipIf(process.getuid?.() !== 0)('persisting and undoing (needs root to prepare)', () => {
  let guard: LimitGuard
  let polkit: Polkit
  let user: LockedUser
  let cli: CliCopy
  let box: LimitBox
  let forbid: () => Promise<void>

  beforeAll(async () => {
    guard = await guardLimit()
    purgeRules()
    purgeLockedUsers()
    polkit = await startPolkit()
    user = createLockedUser()
    cli = copyCli()
    forbid = await allowUser(user)
  }, PATIENCE_MS)

  beforeEach(() => {
    box = makeLimitBox()
  })

  afterEach(() => {
    box.remove()
    expect(readLimitValue()).toBe(guard.before)
  })

  afterAll(async () => {
    await forbid()
    cli.remove()
    user.remove()
    polkit.stop()
    guard.release()
  })

  const asUser = (...args: string[]): Promise<CliEnd> =>
    runCliCopy(cli, ['limit', ...args], { uid: user.uid, inNamespace: box.mounts })

  it('writes the file, says who decides at boot, and takes both back', async () => {
    const set = await asUser('set', '262144', '--persist')
    expect(set).toMatchObject({ status: 0, stderr: '' })
    expect(set.stdout).toBe(
      'vm.max_map_count was 65530, is now 262144\n' +
        `At the next boot /etc/sysctl.d/${OURS}, line 3, sets it to 262,144.\n`,
    )
    expect(box.running()).toBe(262144)
    expect(box.files()[OURS]).toContain(`for uid ${user.uid} on 20`)

    const undo = await asUser('undo', '--yes')
    expect(undo).toMatchObject({ status: 0, stderr: '' })
    expect(undo.stdout).toContain(
      'vm.max_map_count was 262144, is now 65530\nAt the next boot no file sets it',
    )
    expect(box.running()).toBe(65530)
    expect(box.files()).toEqual({})
    expect(await asUser('undo')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no change') as string,
    })
  })

  it('names the file that still wins', async () => {
    box.writeFile('zzz.conf', 'vm.max_map_count = 100000\n')
    const { stdout } = await asUser('set', '262144', '--persist')
    expect(stdout).toContain('At the next boot /etc/sysctl.d/zzz.conf, line 1, sets it to 100,000.\n')
    expect(stdout).toContain(`is the one of /etc/sysctl.d/${OURS}, line 3, which does not decide at boot.\n`)
  })

  it('does not count a file that a link to /dev/null masks', async () => {
    box.writeVendorFile('zzz.conf', 'vm.max_map_count = 100000\n')
    const overruled = await asUser('set', '262144', '--persist')
    expect(overruled.stdout).toContain('/zzz.conf, line 1, sets it to 100,000.\n')
    expect(await asUser('undo', '--yes')).toMatchObject({ status: 0 })
    box.mask('zzz.conf')
    const { stdout } = await asUser('set', '262144', '--persist')
    expect(stdout).toContain(`At the next boot /etc/sysctl.d/${OURS}, line 3, sets it to 262,144.\n`)
    expect(await asUser('undo', '--yes')).toMatchObject({ status: 0 })
    expect(box.running()).toBe(65530)
  })

  it('leaves a file of before alone for a change of the running value, and undoes that', async () => {
    box.writeFile('99-own.conf', 'vm.max_map_count = 100000\n')
    await asUser('set', '262144')
    expect(box.files()).toEqual({ '99-own.conf': 'vm.max_map_count = 100000\n' })
    expect(await asUser('undo', '-y')).toMatchObject({
      status: 0,
      stdout: 'vm.max_map_count was 262144, is now 65530\n',
    })
  })

  it('asks before it undoes what somebody else has changed since, and before it lowers', async () => {
    await asUser('set', '262144')
    expect((await asUser('undo')).stderr).toContain('65530 is below the running value 262144.\nAdd --yes')
    box.setRunning(300000)
    const unsure = await asUser('undo')
    expect(unsure).toMatchObject({ status: 2, stdout: '' })
    expect(unsure.stderr).toContain('The running value is 300000, not the 262144 that VMAtlas set')
    expect(box.running()).toBe(300000)
    expect(await asUser('undo', '--yes')).toMatchObject({ status: 0 })
    expect(box.running()).toBe(65530)
  })

  it('does the same as root, without polkit', async () => {
    const asRoot = (...args: string[]): Promise<CliEnd> =>
      runCliCopy(cli, ['limit', ...args], { inNamespace: box.mounts })
    expect(await asRoot('set', '262144', '--persist')).toMatchObject({ status: 0 })
    expect(box.files()[OURS]).toContain('for uid 0 on 20')
    expect(await asRoot('undo', '--yes')).toMatchObject({ status: 0 })
    expect(box.files()).toEqual({})
  })

  it('changes nothing where the file cannot be written', async () => {
    const end = await runCliCopy(cli, ['limit', 'set', '262144', '--persist'], {
      uid: user.uid,
      inNamespace: `${box.mounts}\nmount -o remount,bind,ro /etc/sysctl.d`,
    })
    expect(end).toMatchObject({ status: 70, stdout: '' })
    expect(end.stderr).toContain(`/etc/sysctl.d/${OURS} cannot be written`)
    expect(box.running()).toBe(65530)
  })

  it('tells in JSON which file decides at boot, and what becomes of each line', async () => {
    box.writeFile('50-a.conf', '# a comment\nvm.max_map_count = 100000\n')
    box.writeFile('elastic.conf', 'vm.max_map_count=262144')
    box.setRunning(70000)
    const { stdout } = await asUser('--json')
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      value: 70000,
      atBoot: 262144,
      winner: { file: '/etc/sysctl.d/elastic.conf', line: 1, package: null, value: 262144 },
      sysctlSystem: 262144,
      lines: [
        { file: '/etc/sysctl.d/50-a.conf', line: 2, value: '100000', atBoot: { verdict: 'overridden' } },
        { file: '/etc/sysctl.d/elastic.conf', line: 1, value: '262144', atBoot: { verdict: 'wins' } },
      ],
      undo: null,
    })
    const text = (await asUser()).stdout
    expect(text).toContain('At the next boot /etc/sysctl.d/elastic.conf, line 1, sets it to 262,144.')
    expect(text).toMatch(
      /50-a\.conf, line 2 +- +100000 +overridden +\/etc\/sysctl\.d\/elastic\.conf, line 1, comes later\./,
    )
  })

  it('names lines and files without an effect, in text and in JSON', async () => {
    box.writeFile('99-vm-max-map-count', 'vm.max_map_count=16777216\n')
    box.writeFile('99-glued.conf', 'vm.swappiness=10vm.max_map_count=262144\n')
    const { stdout } = await asUser()
    expect(stdout).toContain(
      '/etc/sysctl.d/99-vm-max-map-count, line 1, has no effect: "vm.max_map_count=16777216". No tool',
    )
    expect(stdout).toContain('/etc/sysctl.d/99-glued.conf, line 1, has no effect')
    const json = JSON.parse((await asUser('--json')).stdout) as {
      idleLines: { file: string; reason: string }[]
    }
    expect(json).toMatchObject({ atBoot: null, surroundings: { kind: 'machine', sentences: [] } })
    expect(json.idleLines.map(({ file, reason }) => `${file}: ${reason}`).sort()).toEqual([
      '/etc/sysctl.d/99-glued.conf: A new line is missing: it sets vm.swappiness to "10vm.max_map_count=262144".',
      '/etc/sysctl.d/99-vm-max-map-count: No tool reads this file: its name does not end in .conf.',
    ])
  })

  it('promises nothing in a container', async () => {
    box.writeFile('99-a.conf', 'vm.max_map_count = 100000\n')
    const inContainer = `${box.mounts}\n${AS_IN_A_CONTAINER}`
    const { stdout } = await runCliCopy(cli, ['limit'], { uid: user.uid, inNamespace: inContainer })
    expect(stdout).toContain('This is a container: vm.max_map_count has no namespace')
    expect(stdout).not.toMatch(/At the next boot .* sets it/)
  })

  it('says that an invalid line decides', async () => {
    box.writeFile('99-a.conf', 'vm.max_map_count = 262144\n')
    box.writeFile('zz.conf', 'vm.max_map_count = lots\n')
    const { stdout } = await asUser()
    expect(stdout).toContain('/etc/sysctl.d/zz.conf, line 1, has a value that the kernel refuses: "lots"')
    expect(JSON.parse((await asUser('--json')).stdout)).toMatchObject({ atBoot: null, winner: null })
  })

  describe('with the helper installed', () => {
    let uninstall: () => void
    beforeAll(async () => {
      uninstall = await installAction()
    })
    afterAll(() => uninstall())

    async function askedFor(spoil: string): Promise<Pick<TestAgent, 'asked' | 'messages'>> {
      // With the rule polkit would ask nobody.
      await forbid()
      const held = holdCli(cli, ['limit', 'set', '262144', '--persist'], {
        uid: user.uid,
        inNamespace: box.mounts + helperMounts(spoil),
      })
      const agent = await registerAgent(held.pid, 'Cancelled')
      try {
        expect(await held.run()).toMatchObject({ status: 5, stdout: '' })
        expect(box.running()).toBe(65530)
        return agent
      } finally {
        agent.close()
        forbid = await allowUser(user)
      }
    }

    it('runs it behind its own action', async () => {
      expect((await askedFor('')).asked).toEqual([SET_LIMIT])
      const end = await runCliCopy(cli, ['limit', 'set', '262144', '--persist'], {
        uid: user.uid,
        inNamespace: box.mounts + helperMounts(),
      })
      expect(end).toMatchObject({ status: 0, stderr: '' })
      expect(box.running()).toBe(262144)
      expect(Object.keys(box.files())).toEqual([OURS])
    })

    it('shows the verb and the number in the prompt', async () => {
      expect((await askedFor('')).messages).toEqual([
        'Authentication is required to change vm.max_map_count: /usr/libexec/vmatlas/vmatlas-set-limit boot 262144',
      ])
    })

    it.each([
      ['that others may write', 'chmod 777 /usr/libexec/vmatlas/vmatlas-set-limit'],
      ['in a folder that others may write', 'chmod 777 /usr/libexec/vmatlas'],
      ['of another user', 'chown 65534 /usr/libexec/vmatlas/vmatlas-set-limit'],
      ['below a folder of another user', 'chown 65534 /usr/libexec'],
      [
        'behind a link',
        'mv /usr/libexec/vmatlas /usr/libexec/real; ln -s /usr/libexec/real /usr/libexec/vmatlas',
      ],
    ])('does not run one %s', async (_name, spoil) => {
      expect((await askedFor(spoil)).asked).toEqual([ANY_PROGRAM])
    })
  })
})
