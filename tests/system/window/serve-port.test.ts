import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { SideAssembly } from '../../../src/renderer/worker/sources/side-assembly'
import { CHUNK_ROWS } from '../../../src/shared/ipc/port-messages'
import type { AnswerTo } from '../../../src/shared/ipc/request-answers'
import { parseSmapsRollup } from '../../../src/shared/proc/parse-smaps-rollup'
import type { Snapshot } from '../../../src/shared/snapshot/snapshot'
import { readLimitValue } from '../../support/limit'
import { guardLimit } from '../../support/limit-guard'
import { makeProcRoot } from '../../support/proc-root'
import { cleanUps, identityOf, ScannerClient } from '../../support/scanner-client'
import { startTarget } from '../../support/target'

const isRoot = process.getuid?.() === 0

describe('the scanner behind a port', () => {
  it('sends the list at once and then the counts', async () => {
    const target = await startTarget(['patchwork', '40'])
    cleanUps.push(() => target.kill())
    const client = new ScannerClient()
    client.send({ type: 'watch-processes', paused: false })
    const { table, limit } = await client.waitFor('processes')
    expect([...table.pid]).toContain(target.pid)
    expect(limit).toBeGreaterThanOrEqual(65530)
    await vi.waitUntil(() => client.usedOf(target.pid) !== undefined, { timeout: 25_000 })
    expect(client.usedOf(target.pid)).toBeGreaterThanOrEqual(40)
  })

  it('goes on listing, and lists at once when it goes on after a pause', async () => {
    const root = makeProcRoot()
    cleanUps.push(() => root.remove())
    root.addProcess(10, 'answers', '00400000-00402000 r-xp 00000000 fe:00 7    /bin/answers\n')
    const client = new ScannerClient(root.path)
    client.send({ type: 'watch-processes', paused: false })
    await client.waitFor('processes', 2)
    client.send({ type: 'watch-processes', paused: true })
    root.addProcess(11, 'later', '')
    const before = client.all('processes').length
    client.send({ type: 'watch-processes', paused: false })
    const last = await client.waitFor('processes', before + 1)
    expect([...last.table.pid]).toEqual([10, 11])
  })

  it('reads the maps of a process and ends with what was found', async () => {
    const target = await startTarget(['patchwork', '40'])
    cleanUps.push(() => target.kill())
    const client = new ScannerClient()
    client.send({ type: 'read-maps', requestId: 7, process: identityOf(target.pid) })
    const chunk = await client.waitFor('maps-chunk')
    expect(client.all('maps-end')).toEqual([])
    client.send({ type: 'ack', requestId: 7 })
    const end = await client.waitFor('maps-end')
    const lines = target.readMaps()
    expect(chunk).toMatchObject({ requestId: 7, firstRow: 0, rowCount: lines.length, firstString: 0 })
    expect(chunk.newStrings).toContain('[heap]')
    expect(end).toMatchObject({ requestId: 7, totalRows: lines.length, changedWhileReading: false })
  })

  it.skipIf(!isRoot)('sends no chunk before the one before was acknowledged', async () => {
    const guard = await guardLimit()
    cleanUps.push(() => guard.release())
    guard.raise(CHUNK_ROWS * 2 + 1000)
    const target = await startTarget(['patchwork', String(CHUNK_ROWS * 2 + 10)])
    cleanUps.push(() => target.kill())
    const client = new ScannerClient()
    client.send({ type: 'read-maps', requestId: 1, process: identityOf(target.pid) })
    for (let chunk = 1; chunk <= 3; chunk++) {
      await client.waitFor('maps-chunk', chunk)
      // A round trip of another request: had the next chunk been on its way, it would be here before its answer.
      client.send({ type: 'read-maps', requestId: 100 + chunk, process: { pid: target.pid, startTicks: 1 } })
      await client.waitFor('failed', chunk)
      expect(client.all('maps-chunk')).toHaveLength(chunk)
      client.send({ type: 'ack', requestId: 1 })
    }
    const end = await client.waitFor('maps-end')
    const chunks = client.all('maps-chunk')
    expect(chunks.map(({ firstRow }) => firstRow)).toEqual([0, CHUNK_ROWS, 2 * CHUNK_ROWS])
    expect(chunks.reduce((sum, { rowCount }) => sum + rowCount, 0)).toBe(end.totalRows)
    expect(chunks.flatMap(({ newStrings }) => newStrings)).toHaveLength(
      new Set(chunks.flatMap((c) => c.newStrings)).size,
    )
  })

  it('ends a read with its code, also one cancelled between two chunks', async () => {
    const target = await startTarget(['patchwork', '40'])
    cleanUps.push(() => target.kill())
    const client = new ScannerClient()
    client.send({ type: 'read-maps', requestId: 1, process: identityOf(target.pid) })
    await client.waitFor('maps-chunk')
    client.send({ type: 'cancel', requestId: 1 })
    expect(await client.waitFor('failed')).toMatchObject({ requestId: 1, error: { code: 'cancelled' } })
    client.send({ type: 'read-maps', requestId: 2, process: { pid: target.pid, startTicks: 1 } })
    expect(await client.waitFor('failed', 2)).toMatchObject({ requestId: 2, error: { code: 'process-gone' } })
  })

  it('tells what a process costs as a whole, as smaps_rollup does', async () => {
    const target = await startTarget(['patchwork', '40'], { isStatic: true })
    cleanUps.push(() => target.kill())
    const client = new ScannerClient()
    client.send({ type: 'read-sums', requestId: 1, process: identityOf(target.pid) })
    const { rss, pss, privateDirty, swap, readAtMs } = await client.waitFor('sums-read')
    const { sums } = parseSmapsRollup(readFileSync(`/proc/${target.pid}/smaps_rollup`))
    // It waits for the test and touches nothing; the kernel may swap out what it has.
    expect((rss ?? 0) + (swap ?? 0)).toBe(sums.rss + sums.swap)
    expect(privateDirty).toBeGreaterThan(0)
    expect(pss).toBeLessThanOrEqual(rss ?? 0)
    expect(Date.now() - readAtMs).toBeLessThan(60_000)
  })

  it('says why the sums of a process could not be read: it is gone, or its number is another one’s', async () => {
    const target = await startTarget()
    const process = identityOf(target.pid)
    const client = new ScannerClient()
    client.send({ type: 'read-sums', requestId: 1, process: { ...process, startTicks: 1 } })
    expect(await client.waitFor('failed')).toMatchObject({ requestId: 1, error: { code: 'process-gone' } })
    await target.kill()
    client.send({ type: 'read-sums', requestId: 2, process })
    expect(await client.waitFor('failed', 2)).toMatchObject({ requestId: 2, error: { code: 'process-gone' } })
    expect(client.all('sums-read')).toEqual([])
  })

  it('tells a kernel without the file, and a process that does not answer, from one that is gone', async () => {
    const root = makeProcRoot()
    cleanUps.push(() => root.remove())
    const maps = '00400000-00402000 r-xp 00000000 fe:00 7    /bin/x\n'
    root.addProcess(10, 'recorded', maps)
    root.addProcess(11, 'damaged', maps)
    root.addProcess(12, 'stalls', maps)
    root.addFile(11, 'smaps_rollup', `${maps}00500000-00501000 rw-p 00000000 00:00 0 \n`)
    root.addFile(12, 'smaps_rollup', null)
    const client = new ScannerClient(root.path)
    const codeOf = async (requestId: number, pid: number): Promise<string> => {
      client.send({ type: 'read-sums', requestId, process: { pid, startTicks: 100 } })
      await vi.waitUntil(() => client.all('failed').some((event) => event.requestId === requestId), {
        timeout: 25_000,
      })
      return client.all('failed').find((event) => event.requestId === requestId)?.error.code ?? ''
    }
    expect(await codeOf(1, 10)).toBe('unsupported-kernel')
    expect(await codeOf(2, 11)).toBe('malformed-proc')
    expect(await codeOf(3, 12)).toBe('not-answering')
    expect(await codeOf(4, 13)).toBe('process-gone')
  })

  it('drops a request that does not fit the contract, and goes on', async () => {
    const target = await startTarget()
    cleanUps.push(() => target.kill())
    const client = new ScannerClient()
    client.send({ type: 'nonsense' })
    client.send({ type: 'read-maps', requestId: 1, process: identityOf(target.pid) })
    await client.waitFor('maps-chunk')
    expect(client.complaints).toEqual([expect.stringContaining('does not fit the contract')])
  })
})

/** Takes a side in as the window's worker does. */
async function readSide(client: ScannerClient, requestId: number): Promise<Snapshot> {
  const assembly = new SideAssembly()
  let taken = 0
  for (;;) {
    await vi.waitUntil(() => client.events.length > taken, { timeout: 25_000 })
    const event = client.events[taken++]
    if (event === undefined || !('requestId' in event) || event.requestId !== requestId) continue
    if (event.type === 'failed') throw new Error(event.error.message)
    const snapshot = assembly.take(event as AnswerTo<'read-side'>)
    if (snapshot) return snapshot
    if (event.type === 'maps-chunk' || event.type === 'usage-chunk') client.send({ type: 'ack', requestId })
  }
}

describe('snapshots over a port', () => {
  it('keeps a process with smaps, and gives the very same tables back', async () => {
    const target = await startTarget(['patchwork', '200'])
    cleanUps.push(() => target.kill())
    const client = new ScannerClient()
    await client.library.open()
    const process = identityOf(target.pid)
    client.send({ type: 'take-snapshot', requestId: 1, process, withSmaps: true, label: 'first', note: 'n' })
    const { entry } = await client.waitFor('snapshot-taken')
    expect(entry.info).toMatchObject({ ...process, label: 'first', note: 'n', flags: [], unread: [] })
    expect(entry.summary.maps).toBe(target.readMaps().length)
    expect(entry.summary.rss).toBeGreaterThan(0)

    client.send({ type: 'read-side', requestId: 2, source: { kind: 'snapshot', id: entry.id } })
    const side = await readSide(client, 2)
    expect(side).toEqual(await client.library.read(entry.id))
    expect(side.usage?.fieldOrder).toContain('Rss')
  })

  it('reads a process as it is now, and says of one that is gone that it is', async () => {
    const target = await startTarget()
    cleanUps.push(() => target.kill())
    const client = new ScannerClient()
    const process = identityOf(target.pid)
    client.send({ type: 'read-side', requestId: 1, source: { kind: 'process', process } })
    const side = await readSide(client, 1)
    expect(side.mappings.length).toBe(target.readMaps().length)
    await target.kill()
    client.send({ type: 'read-side', requestId: 2, source: { kind: 'process', process } })
    expect((await client.waitFor('failed')).error.code).toBe('process-gone')
  })

  it('refuses a snapshot that is not there, and a name that is a path', async () => {
    const client = new ScannerClient()
    await client.library.open()
    client.send({ type: 'read-side', requestId: 1, source: { kind: 'snapshot', id: 'gone' } })
    expect((await client.waitFor('failed')).error.code).toBe('invalid-request')
    const outside = { kind: 'snapshot', id: '../../etc/passwd' } as const
    client.send({ type: 'read-side', requestId: 2, source: outside })
    await vi.waitUntil(() => client.complaints.length === 1)
    expect(client.all('failed')).toHaveLength(1)
  })

  it('records a process until it ends, keeps its first and last maps, and leaves nothing else', async () => {
    const target = await startTarget(['patchwork', '100'])
    cleanUps.push(() => target.kill())
    const client = new ScannerClient()
    await client.library.open()
    client.send({ type: 'record', requestId: 1, process: identityOf(target.pid) })
    const { used, limit } = await client.waitFor('recording-count', 2)
    expect(used).toBe(target.readMaps().length - 1)
    expect(limit).toBeGreaterThanOrEqual(65530)
    await target.kill()
    const { hasEnded, isLimitLikely, sentences, last } = await client.waitFor('recorded')
    expect({ hasEnded, isLimitLikely }).toEqual({ hasEnded: true, isLimitLikely: false })
    expect(sentences.join(' ')).toMatch(/The limit is not the cause|It is not known whether the limit/)
    const kept = (await client.library.list()).entries
    expect(kept.find(({ id }) => id === last?.id)?.info).toMatchObject({
      usedMaps: used,
      label: 'Last mappings before it ended',
      note: sentences.join(' '),
    })
    expect(readdirSync(client.recordings)).toEqual([])
  })

  it('keeps the first maps of a recording, the last, and what lies between', async () => {
    // A state is kept at once where the count moves by a twentieth of the limit, and otherwise after 20 s.
    const count = Math.min(100_000, Math.ceil(readLimitValue() / 18))
    const target = await startTarget(['go', 'fill', String(count)])
    cleanUps.push(() => target.kill())
    const client = new ScannerClient()
    await client.library.open()
    const before = target.readMaps().length - 1
    client.send({ type: 'record', requestId: 1, process: identityOf(target.pid) })
    await client.waitFor('recording-count')
    target.child.stdin?.write('!')
    // The ring holds a state besides the first.
    await vi.waitUntil(() => client.all('recording-count').some(({ kept }) => kept > 1), { timeout: 120_000 })
    await client.waitFor('recording-count', client.all('recording-count').length + 1)
    client.send({ type: 'cancel', requestId: 1 })
    const { first, last, sentences } = await client.waitFor('recorded')
    expect(first?.info).toMatchObject({ usedMaps: before, label: 'First mappings of a recording' })
    const { entries } = await client.library.list()
    const between = entries.filter(({ info }) => info.label === 'Mappings during a recording')
    expect(between).not.toEqual([])
    for (const { info } of between) {
      expect(info.capturedAtMs).toBeGreaterThan(first!.info.capturedAtMs)
      expect(info.capturedAtMs).toBeLessThan(last!.info.capturedAtMs)
    }
    expect(sentences.join(' ')).toMatch(/From the first to the last read: .*of its last mappings:/)
  })

  it('stops recording when told to, with what is known until then', async () => {
    const target = await startTarget()
    cleanUps.push(() => target.kill())
    const client = new ScannerClient()
    await client.library.open()
    client.send({ type: 'record', requestId: 1, process: identityOf(target.pid) })
    await client.waitFor('recording-count')
    client.send({ type: 'cancel', requestId: 1 })
    expect(await client.waitFor('recorded')).toMatchObject({ hasEnded: false, isLimitLikely: false })
  })
})
