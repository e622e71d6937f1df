import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { LocalProc } from '../../../src/host/proc/local-proc'
import { checkMappedFile } from '../../../src/host/proc/check-mapped-file'
import { readStatIfAny } from '../../../src/host/proc/errno-to-code'
import { copyCli, runCliCopy } from '../../support/cli'
import { NOBODY } from '../../support/other-user'
import { compile } from '../diff/stepped-program'

const canMount = process.getuid?.() === 0 && existsSync('/dev/fuse')
const cleanUps: (() => unknown)[] = []
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0).reverse()) cleanUp()
})

describe('a process whose first argument lies on a mount that never answers', () => {
  it.skipIf(!canMount)(
    'does not hold up the list of another user (skipped without root or /dev/fuse)',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'vmatlas-dead-'))
      cleanUps.push(() => rmSync(folder, { recursive: true, force: true }))
      // Whoever lists must be able to reach the mount.
      chmodSync(folder, 0o755)
      const program = join(folder, 'dead-mount')
      compile('gcc', resolve(import.meta.dirname, 'dead-mount.c'), program)
      const mount = join(folder, 'mount')
      mkdirSync(mount)
      const cli = copyCli()
      cleanUps.push(() => cli.remove())
      // Only its owner and root may read what program it runs, so ps-list would look at its first argument.
      const foreign = spawn('sleep', ['200'], { argv0: join(mount, 'program'), stdio: 'ignore' })
      cleanUps.push(() => foreign.kill('SIGKILL'))
      let holder = 0
      cleanUps.push(() => holder > 0 && process.kill(holder, 'SIGKILL'))

      const { status, stdout, stderr } = await runCliCopy(cli, ['ps', '--json'], {
        uid: NOBODY,
        inNamespace: `${program} ${mount}`,
      })
      holder = Number(/holder (\d+)/.exec(stderr)?.[1] ?? 0)
      expect({ status, holder: holder > 0 }).toEqual({ status: 0, holder: true })
      // It still holds the mount, so nothing waited for it to let go.
      expect(() => process.kill(holder, 0)).not.toThrow()
      const { processes } = JSON.parse(stdout) as { processes: { pid: number; command: string }[] }
      expect(processes.find(({ pid }) => pid === foreign.pid)?.command).toContain(join(mount, 'program'))
    },
  )
})

describe('the file of a mapping on a mount that never answers', () => {
  it.skipIf(!canMount)(
    'is not checked for longer than two seconds, and the next one is (skipped without root or /dev/fuse)',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'vmatlas-dead-'))
      cleanUps.push(() => rmSync(folder, { recursive: true, force: true }))
      const program = join(folder, 'dead-mount')
      compile('gcc', resolve(import.meta.dirname, 'dead-mount.c'), program)
      const mount = join(folder, 'mount')
      mkdirSync(mount)
      const { stderr } = spawnSync(program, [mount], { encoding: 'utf8' })
      const holder = Number(/holder (\d+)/.exec(stderr)?.[1] ?? 0)
      cleanUps.push(() => execFileSync('umount', ['--lazy', mount]))
      cleanUps.push(() => process.kill(holder, 'SIGKILL'))
      expect(holder).toBeGreaterThan(0)

      const startTicks = readStatIfAny('/proc', process.pid)?.startTicks ?? 0
      const file = { process: { pid: process.pid, startTicks }, start: 0x1000, end: 0x2000, inode: '1' }
      // More of them than Node has threads for files: none of those may be lost.
      for (let time = 0; time < 5; time++) {
        expect(await checkMappedFile(new LocalProc(), { ...file, path: join(mount, 'lib.so') })).toEqual({
          state: 'unknown',
          sentence: 'It could not be checked: its file system does not answer.',
        })
      }
      expect((await checkMappedFile(new LocalProc(), { ...file, path: program })).state).toBe('replaced')
    },
  )
})
