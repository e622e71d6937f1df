import { describe, expect, it } from 'vitest'
import { layOutMappings } from '../../../../src/shared/export/maps-table'
import { formatMarkdown } from '../../../../src/shared/export/markdown'
import { describeBss, nameOrOwner } from '../../../../src/shared/proc/describe-bss'
import { mapsOf } from '../../../support/map-tables'

describe('the bss of a file', () => {
  // As a loader leaves them: data, then memory without a file; the second piece touches nothing.
  const loaded = mapsOf`
    7f0000000000 +4 r-xp #7 /usr/lib/lib\u202efoo.so
    ...          +2 rw-p #7 /usr/lib/lib\u202efoo.so
    ...          +3 rw-p
    7f0000100000 +3 rw-p
  `.table

  it('says whose it is, harmless, and nothing of other memory', () => {
    expect([0, 1, 2, 3].map((row) => describeBss(loaded, row))).toEqual([
      '',
      '',
      'bss of lib\\u{202e}foo.so',
      '',
    ])
    expect(nameOrOwner(loaded, 3)).toBe('')
  })

  it('stands in brackets where a name would, on the command line and in Markdown', () => {
    const maps = { table: loaded, usage: null, rows: [0, 1, 2, 3] }
    const [text, markdown] = [layOutMappings(maps, null), formatMarkdown(maps)].map((chunks) =>
      [...chunks].join(''),
    )
    expect(text).toContain('(bss of lib\\u{202e}foo.so)')
    expect(text?.match(/bss of/g)).toHaveLength(1)
    expect(markdown?.match(/bss of/g)).toHaveLength(1)
  })
})
