import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, launchApp, test } from './support/app'
import { findProcess, grid, openProcess, rowCount } from './support/grid'

/** A /proc of two processes: 10 answers, 11 has a FIFO for maps, whose reader waits for ever. */
function makeProcRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'vmatlas-proc-'))
  for (const [pid, name] of [
    [10, 'answers'],
    [11, 'stalls'],
  ] as const) {
    const folder = join(root, String(pid))
    mkdirSync(folder)
    writeFileSync(
      join(folder, 'stat'),
      `${pid} (${name}) S 1 ${pid} ${pid} 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 100 8192 2 18446744073709551615\n`,
    )
    writeFileSync(join(folder, 'statm'), '2 2 1 1 0 1 0\n')
    writeFileSync(join(folder, 'status'), `Name:\t${name}\nUid:\t0\t0\t0\t0\nThreads:\t1\n`)
    writeFileSync(join(folder, 'cmdline'), `/bin/${name}\0`)
    writeFileSync(join(folder, 'comm'), `${name}\n`)
    if (name === 'stalls') execFileSync('mkfifo', [join(folder, 'maps')])
    else
      writeFileSync(
        join(folder, 'maps'),
        '00400000-00402000 r-xp 00000000 fe:00 7                          /bin/answers\n',
      )
  }
  mkdirSync(join(root, 'sys/vm'), { recursive: true })
  writeFileSync(join(root, 'sys/vm/max_map_count'), '65530\n')
  writeFileSync(join(root, 'stat'), 'cpu  0 0 0 0 0 0 0 0 0 0\nbtime 1700000000\n')
  writeFileSync(join(root, 'uptime'), '1000.00 1000.00\n')
  return root
}

test('a process that does not answer is said to, and the rest stays usable', async () => {
  const root = makeProcRoot()
  const running = await launchApp({ env: { VMATLAS_PROC_ROOT: root } })
  try {
    const { window } = running
    await expect(await findProcess(window, 11)).toContainText(/not answering|does not answer/)
    await openProcess(window, 11)
    await expect(window.getByText(/does not answer/i).first()).toBeVisible({ timeout: 40_000 })
    await window
      .getByRole('button', { name: /back|processes/i })
      .first()
      .click()
    await openProcess(window, 10)
    await expect.poll(() => rowCount(grid(window, 'Memory maps'))).toBe(1)
  } finally {
    await running.close()
    rmSync(root, { recursive: true, force: true })
  }
})
