import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MappingReader } from '../../../src/host/proc/read-mappings'
import { guardLimit, type LimitGuard } from '../../support/limit-guard'
import { startTarget, type Target } from '../../support/target'
import { MIB } from '../../../src/shared/units'

const MAPS = 1_000_000

describe.skipIf(process.getuid?.() !== 0)('a process of one million maps', () => {
  const reader = new MappingReader()
  let guard: LimitGuard
  let target: Target

  beforeAll(async () => {
    guard = await guardLimit()
    guard.raise(MAPS + 1000)
    target = await startTarget(['patchwork', String(MAPS)])
  })
  afterAll(async () => {
    reader.close()
    await target.kill()
    guard.release()
  })

  it('is read whole, in memory bounded by its columns, and tells how far it is', async () => {
    const progress: number[] = []
    const before = process.memoryUsage().arrayBuffers
    const read = await reader.read({ pid: target.pid }, { onProgress: (_bytes, rows) => progress.push(rows) })
    expect(read.table.length).toBeGreaterThanOrEqual(MAPS)
    expect(progress).toEqual(progress.toSorted((a, b) => a - b))
    // 42 bytes a row in columns that double; the text alone would be 49 MB more.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 * 48 * 1.1 * MIB)
  })

  it('says that it ended when it is killed in the middle of the read', async () => {
    let isKilled = false
    const read = reader.read(
      { pid: target.pid },
      {
        file: 'smaps',
        onProgress: () => {
          if (!isKilled) isKilled = target.child.kill('SIGKILL')
        },
      },
    )
    await expect(read).rejects.toMatchObject({ code: 'process-gone' })
    expect(isKilled).toBe(true)
  })
})
