import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MOST_FOUND } from '../../../src/shared/ipc/findings-messages'
import { MOST_EVIDENCE } from '../../../src/shared/findings/finding'
import { parseScannerRequest } from '../../../src/shared/ipc/port-messages'
import { FindingPrograms } from '../../support/finding-programs'
import { ScannerClient } from '../../support/scanner-client'

let programs: FindingPrograms
let culprit: number

beforeAll(async () => {
  programs = new FindingPrograms()
  culprit = await programs.start(['write-execute', 'patchwork', '64'])
})

afterAll(() => programs.close())

describe('what the worker may ask', () => {
  it.each([
    { type: 'find-findings', requestId: 1 },
    { type: 'find-mappings', requestId: 2, query: 'rwx anon', mostRows: 1000 },
    { type: 'find-mappings', requestId: 2, query: '', mostRows: 0 },
  ])('takes %o', (request) => {
    expect(parseScannerRequest(request)).toEqual({ ok: true, request })
  })

  it.each([
    { type: 'find-findings' },
    { type: 'find-findings', requestId: 0 },
    { type: 'find-findings', requestId: 1, procRoot: '/tmp' },
    { type: 'find-mappings', requestId: 2, query: 7, mostRows: 10 },
    { type: 'find-mappings', requestId: 2, query: 'x'.repeat(5000), mostRows: 10 },
    { type: 'find-mappings', requestId: 2, query: 'rwx', mostRows: MOST_FOUND + 1 },
    { type: 'find-mappings', requestId: 2, query: 'rwx', mostRows: -1 },
    { type: 'find-mappings', requestId: 2, query: 'rwx' },
  ])('refuses %o', (request) => {
    expect(parseScannerRequest(request).ok).toBe(false)
  })
})

describe('over the port', () => {
  it('findings come in batches and end with what could not be read', async () => {
    const client = new ScannerClient()
    client.send({ type: 'find-findings', requestId: 3 })
    const end = await client.waitFor('all-processes-end')
    expect(end.requestId).toBe(3)
    const batches = client.all('findings-found')
    const last = batches.at(-1)!
    expect(last.done).toBe(last.total)
    const ours = batches.flatMap(({ processes }) => processes).find(({ pid }) => pid === culprit)
    expect(ours!.findings).toMatchObject([{ rule: 'write-execute', evidenceCount: 1 }])
    expect(ours!.findings[0]!.evidence.length).toBeLessThanOrEqual(MOST_EVIDENCE)
    expect(end.unread.some(({ pid }) => pid === culprit)).toBe(false)
  })

  it('found mappings come as columns, no more than asked for, and all are counted', async () => {
    const client = new ScannerClient()
    client.send({ type: 'find-mappings', requestId: 4, query: 'perm:rw-p', mostRows: 10 })
    await client.waitFor('all-processes-end')
    const parts = client.all('mappings-found').flatMap(({ processes }) => processes)
    const rows = parts.reduce((sum, { columns }) => sum + columns.start.length, 0)
    expect(rows).toBe(10)
    expect(parts.find(({ pid }) => pid === culprit)!.matched).toBeGreaterThanOrEqual(32)
    expect(parts.every(({ columns }) => columns.permissions.every((bits) => bits === 3))).toBe(true)
  })

  it('brings memory use where the query asks for it', async () => {
    const client = new ScannerClient()
    client.send({ type: 'find-mappings', requestId: 5, query: 'kind:main-stack rss>0', mostRows: 100_000 })
    await client.waitFor('all-processes-end')
    const parts = client.all('mappings-found').flatMap(({ processes }) => processes)
    expect(parts.find(({ pid }) => pid === culprit)!.rss![0]).toBeGreaterThan(0)
  })

  it('a query with a mistake fails, and so does a search that is cancelled', async () => {
    const client = new ScannerClient()
    client.send({ type: 'find-mappings', requestId: 6, query: 'siz>1', mostRows: 10 })
    expect(await client.waitFor('failed')).toMatchObject({ requestId: 6, error: { code: 'invalid-request' } })
    client.send({ type: 'find-mappings', requestId: 7, query: 'rss>0', mostRows: 10 })
    client.send({ type: 'cancel', requestId: 7 })
    expect(await client.waitFor('failed', 2)).toMatchObject({ requestId: 7, error: { code: 'cancelled' } })
    expect(client.complaints).toEqual([])
  })
})
