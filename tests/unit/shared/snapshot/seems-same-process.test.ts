import { describe, expect, it } from 'vitest'
import { seemsSameBoot } from '../../../../src/shared/snapshot/seems-same-process'
import type { Snapshot, SnapshotInfo } from '../../../../src/shared/snapshot/snapshot'
import { drawMaps } from '../../../support/draw-maps'
import { SAMPLE_INFO } from '../../../support/sample-snapshot'

const FILES = 'A = r-x inode=7 /lib/a.so\nB = r-x inode=8 /lib/b.so\nC = r-x inode=9 /lib/c.so'
const TEXT: Partial<SnapshotInfo> = { source: 'maps', pid: null, startTicks: null, bootId: null }

function take(files: string, info: Partial<SnapshotInfo> = TEXT, absent: Snapshot['absent'] = []): Snapshot {
  return { ...drawMaps(`AA.BB.CC.ww\n${files}`), absent, info: { ...SAMPLE_INFO, ...info, absent } }
}

describe('inode numbers of two sides', () => {
  it('compare where texts seem to be of one process, whatever its files are called now', () => {
    expect(seemsSameBoot(take(FILES), take(FILES))).toBe(true)
    expect(seemsSameBoot(take(FILES), take(FILES.replace('a.so', 'renamed.so')))).toBe(true)
    expect(seemsSameBoot(take(FILES), take(FILES.replace('inode=7', 'inode=70')))).toBe(true)
    expect(seemsSameBoot(take(FILES, {}), take(FILES))).toBe(true)
  })

  it('do not compare where most files have others, or the text has none', () => {
    expect(seemsSameBoot(take(FILES), take(FILES.replaceAll('inode=', 'inode=5')))).toBe(false)
    expect(seemsSameBoot(take(FILES), take(FILES, TEXT, ['inode']))).toBe(false)
  })

  it('compare as the boot says where both know it', () => {
    expect(seemsSameBoot(take(FILES, {}), take(FILES, { startTicks: 1 }))).toBe(true)
    expect(seemsSameBoot(take(FILES, {}), take(FILES, { bootId: 'another' }))).toBe(false)
  })
})
