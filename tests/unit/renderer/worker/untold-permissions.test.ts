import { describe, expect, it } from 'vitest'
import { decodeSnapshot } from '../../../../src/host/snapshots/decode-snapshot'
import { encodeSnapshot } from '../../../../src/host/snapshots/encode-snapshot'
import { breakDown } from '../../../../src/renderer/worker/answers/break-down'
import { describeMapping } from '../../../../src/renderer/worker/answers/mapping-detail'
import { MappingSource } from '../../../../src/renderer/worker/sources/mapping-source'
import { refuseAbsent } from '../../../../src/cli/refuse-absent'
import { computeDiff } from '../../../../src/shared/diff/compute-diff'
import { formatDiffPmap } from '../../../../src/shared/export/diff/diff-pmap'
import { aboutSnapshot } from '../../../../src/shared/export/about-snapshot'
import { missingFor, PMAP_FORMS, ROW_FORMS, writeMaps } from '../../../../src/shared/export/maps-forms'
import { importText } from '../../../../src/shared/import/import-text'
import { parseQuery } from '../../../../src/shared/query/parse-query'
import type { Snapshot } from '../../../../src/shared/snapshot/snapshot'
import { formatPermissions } from '../../../../src/shared/tables/format-permissions'
import { describeEvents } from '../../../support/describe-diff'
import { TOOL_TEXTS } from '../../../support/tool-texts'

const MAPPINGS = [
  { start: 0x400000, end: 0x401000, permissions: 'r-xp', offset: 0, name: '/srv/tool' },
  { start: 0x401000, end: 0x403000, permissions: 'rwxp', offset: 4096, name: '/srv/tool' },
  { start: 0x7f0000000000, end: 0x7f0000001000, permissions: '---p', offset: 0, name: '' },
  { start: 0x7f0000001000, end: 0x7f0000801000, permissions: 'rw-p', offset: 0, name: '' },
  { start: 0x7ffc00000000, end: 0x7ffc00021000, permissions: 'rw-p', offset: 0, name: '[stack]' },
]
const printedBy = (source: string, permissions: string): Snapshot => {
  const tool = TOOL_TEXTS.find((each) => each.source === source && each.permissions === permissions)
  return importText(Buffer.from(tool?.print(MAPPINGS) ?? ''), 0)
}
const all = printedBy('gdb', 'all')
const access = printedBy('gef', 'access')
const none = printedBy('gdb', 'none')
const sourceOf = ({ mappings, usage, absent }: Snapshot): MappingSource =>
  new MappingSource(mappings, usage, 'not read', { absent: new Set(absent) })

describe('permissions that the source does not tell', () => {
  it('are no access in no column and no export', () => {
    const cells = sourceOf(none).cells(2)
    expect(cells.filter(({ text }) => text === 'not in the source')).toHaveLength(4)
    expect(cells.some(({ text }) => text.includes('---'))).toBe(false)
    for (const form of ROW_FORMS) {
      const maps = { table: none.mappings, usage: null, absent: none.absent }
      const text = [...writeMaps(form, maps, aboutSnapshot(none.info))].filter(
        (part) => typeof part === 'string',
      )
      expect(text.join(''), form).not.toMatch(/---p|"rw-p"|\bguard\b|\bcode\b/)
    }
    const json = [...writeMaps('json', { table: none.mappings, usage: null }, aboutSnapshot(none.info))].join(
      '',
    )
    expect(JSON.parse(json)).toMatchObject({
      mappings: [{ permissions: null, kind: 'file' }, {}, {}, {}, {}],
    })
  })

  it('leave pmap without its mode', () => {
    for (const { absent } of [none, access]) {
      for (const form of PMAP_FORMS) expect(missingFor(form, { usage: null, absent })).toBe('permissions')
    }
    expect(() => formatDiffPmap(all, none)).toThrow('The source has no permissions of its mappings')
  })

  it('answer no filter, negated or not', () => {
    for (const query of ['rwx', '-rwx', 'perm:---', '-perm:x']) {
      const { mask, notes } = sourceOf(none).language.answer(query)
      expect([...(mask ?? [])], query).toEqual([0, 0, 0, 0, 0])
      expect(notes[0]?.message).toContain('The source has no permissions of its mappings')
      expect(() => refuseAbsent(none.absent, parseQuery(query), null)).toThrow('no permissions')
    }
    expect(() => refuseAbsent(none.absent, null, 'permissions')).toThrow('no permissions')
    expect([...(sourceOf(access).language.answer('rwx').mask ?? [])]).toEqual([0, 1, 0, 0, 0])
    expect(sourceOf(access).language.answer('perm:rw-p').notes[0]?.message).toContain('sharing (s or p)')
    expect(() => refuseAbsent(access.absent, parseQuery('perm:s'), null)).toThrow('sharing (s or p)')
  })

  it('say nothing of neighbours and of use', () => {
    const detail = describeMapping(sourceOf(none), 1)
    expect(detail.facts).toContainEqual({ field: 'permissions', value: 'not in the source' })
    expect(detail.queries.permissions).toBe('')
    expect(detail.before).toMatchObject({ reasons: [] })
    expect(detail.before?.untold).toMatch(/^The source has no device, inode, permissions/)
    expect(describeMapping(sourceOf(access), 1).facts).toContainEqual({
      field: 'permissions',
      value: 'rwx?: readable, writable, executable, shared or private: not in the source',
    })
    expect(breakDown(sourceOf(none), 'file', 'accessible').measure).toBe('size')
  })

  it('make no difference to what the other side tells', () => {
    for (const [one, other] of [
      [none, all],
      [all, none],
      [access, all],
      [none, access],
    ] as const) {
      const diff = computeDiff(one, other, { match: 'address', sameMachine: false })
      expect(describeEvents(diff).join('\n')).not.toMatch(/protection|replaced/)
    }
    const changed = importText(
      Buffer.from(
        TOOL_TEXTS.find(({ source }) => source === 'gef')?.print([
          { ...MAPPINGS[0], permissions: 'rw-p' } as never,
        ]) ?? '',
      ),
      0,
    )
    const diff = computeDiff(access, changed, { match: 'address', sameMachine: false })
    expect(describeEvents(diff).join('\n')).toContain('protection')
  })

  it('stay untold in a snapshot file, which older versions refuse; others they read as before', () => {
    for (const snapshot of [all, access, none]) {
      const again = decodeSnapshot(encodeSnapshot(snapshot))
      expect(Array.from(again.mappings.permissions, formatPermissions)).toEqual(
        Array.from(snapshot.mappings.permissions, formatPermissions),
      )
      expect(again.info).toEqual(snapshot.info)
    }
    const plain = importText(Buffer.from('00400000-00401000 r-xp 00000000 fe:01 7    /srv/tool\n'), 0)
    const bytes = Buffer.from(encodeSnapshot(plain)).toString('latin1')
    expect(bytes).not.toContain('rw-?')
    expect(bytes).not.toContain('kernelfile')
    expect(Buffer.from(encodeSnapshot(access)).toString('latin1')).toContain('rw-?')
  })
})
