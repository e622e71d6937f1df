import { describe, expect, it } from 'vitest'
import { computeDiff } from '../../../../../src/shared/diff/compute-diff'
import type { DiffMatch, DiffSide } from '../../../../../src/shared/diff/diff-side'
import { formatDiffJson } from '../../../../../src/shared/export/diff/diff-json'
import { formatDiffMarkdown } from '../../../../../src/shared/export/diff/diff-markdown'
import { formatDiffText } from '../../../../../src/shared/export/diff/diff-text'
import { parseSmaps } from '../../../../../src/shared/proc/parse-smaps'
import { drawMaps, PAGE } from '../../../../support/draw-maps'
import { SAMPLE_INFO } from '../../../../support/sample-snapshot'

function forms(
  before: DiffSide,
  after: DiffSide,
  match: DiffMatch = 'address',
): Record<'text' | 'markdown' | 'json', string> {
  const diff = computeDiff(before, after, { match, sameMachine: true })
  const [from, to] = [before, after].map((side) => ({ ...side, info: SAMPLE_INFO }))
  return {
    text: [...formatDiffText(diff, before, after)].join(''),
    markdown: [...formatDiffMarkdown(diff, before, after)].join(''),
    json: [...formatDiffJson(diff, from!, to!, match)].join(''),
  }
}

function heap(fields: string): DiffSide {
  const lines = [
    '10000-14000 rw-p 00000000 00:00 0 [heap]',
    'Size: 16 kB',
    ...fields.split(' ').map((field) => `${field.replace('=', ': ')} kB`),
  ]
  const { table, usage } = parseSmaps(new TextEncoder().encode(lines.map((line) => `${line}\n`).join('')))
  return { mappings: table, usage, absent: [] }
}

describe('an event of memory use', () => {
  it.each([
    ['Rss=4 Pss=4 Swap=0', 'Rss=12 Pss=4 Swap=0', '+8 KiB RSS'],
    ['Rss=4 Pss=4 Swap=0', 'Rss=4 Pss=2 Swap=0', '−2 KiB PSS'],
    ['Rss=4 Private_Dirty=0 Swap=0', 'Rss=4 Private_Dirty=4 Swap=0', '+4 KiB private dirty'],
    ['Rss=4 Pss=4 Swap=0', 'Rss=4 Pss=4 Swap=16', '+16 KiB swap'],
    ['Rss=4 Referenced=4', 'Rss=4 Referenced=0', 'Referenced'],
    ['Rss=4 Novel=3', 'Rss=4 Novel=4', 'Novel'],
  ])('from %s to %s is told as %s', (before, after, expected) => {
    const { text, markdown } = forms(heap(before), heap(after))
    const [row] = text.split('\n').filter((line) => line.startsWith('usage'))
    expect(row).toMatch(new RegExp(`^usage +${expected.replace('+', '\\+')}  000000010000 16 KiB rw-p`))
    expect(markdown).toContain(`| ${expected.replace('+', '\\+')} |`)
    expect(text).not.toContain('Nothing changed')
  })
})

describe('totals by kind and by file', () => {
  const before = drawMaps`
    hh...AA.B
    A = r-x inode=7 /lib/libfoo.so
    B = r-x inode=8 /lib/libbar.so
  `
  const after = drawMaps`
    hhh..AA..
    A = r-x inode=7 /lib/libfoo.so
  `

  it('are told in text and Markdown where they changed', () => {
    const { text, markdown } = forms(before, after)
    expect(text).toContain('\nBy kind  maps    size\nheap        0  +4 KiB\ncode       −1  −4 KiB\n')
    expect(text).toContain('\nBy file         maps    size\n/lib/libbar.so    −1  −4 KiB\n')
    expect(text).not.toContain('libfoo.so')
    expect(markdown).toContain('| By kind | maps | size |\n|---|---:|---:|\n| heap | 0 | \\+4 KiB |\n')
    expect(markdown).toContain('| /lib/libbar\\.so | −1 | −4 KiB |')
  })

  it('make no slides of a diff by address', () => {
    expect(forms(before, after).text).not.toContain('Module')
    expect(JSON.parse(forms(before, after).json)).toMatchObject({ version: 2, slides: [] })
  })
})

describe('a diff by identity', () => {
  const legend = 'A = r-x inode=7 /lib/libfoo.so\nB = r-x inode=8 /lib/libbar.so'
  const before = drawMaps(`AA.BB\n${legend}`)
  const after = drawMaps(`..AA....BB\n${legend}`)

  it('names the slide of each module', () => {
    const { text, markdown, json } = forms(before, after, 'identity')
    expect(text).toMatch(
      /^Module +slide +maps\n\/lib\/libfoo\.so +\+0x2000 +1\n\/lib\/libbar\.so +\+0x5000 +1$/m,
    )
    expect(markdown).toContain('| /lib/libbar\\.so | \\+0x5000 | 1 |')
    expect(JSON.parse(json)).toMatchObject({
      slides: [
        { name: '/lib/libfoo.so', slide: 2 * PAGE, maps: 1 },
        { name: '/lib/libbar.so', slide: 5 * PAGE, maps: 1 },
      ],
    })
  })
})

describe('segments in JSON', () => {
  it('say of bytes that another event has on the other side that they are replaced', () => {
    const legend = 'A = r-x inode=7 /lib/libfoo.so'
    const { json } = forms(drawMaps(`ww.\n${legend}`), drawMaps(`wAA\n${legend}`))
    const { events } = JSON.parse(json) as {
      events: { kind: string; changes: string[]; segments: unknown[] }[]
    }
    expect(events.map(({ kind, changes }) => [kind, changes])).toEqual([
      ['replaced', ['replaced']],
      ['added', ['added', 'replaced']],
    ])
    expect(events[0]?.segments).toEqual([
      { kind: 'kept', before: '100000', after: '100000', length: PAGE },
      { kind: 'replaced', before: '101000', after: null, length: PAGE },
    ])
    expect(events[1]?.segments).toEqual([
      { kind: 'replaced', before: null, after: '101000', length: PAGE },
      { kind: 'mapped', before: null, after: '102000', length: PAGE },
    ])
  })
})

describe('the name of an event', () => {
  it('is that of all its rows, before and after', () => {
    const legend = 'A = r-x inode=7 /lib/libfoo.so'
    expect(forms(drawMaps(`www\n${legend}`), drawMaps(`wAw\n${legend}`)).text).toMatch(
      /rw-p  \/lib\/libfoo\.so$/m,
    )
    const renamed = forms(drawMaps(`AA\n${legend}`), drawMaps('AA\nA = r-x inode=7 /lib/new.so')).text
    expect(renamed).toMatch(/ {2}\/lib\/libfoo\.so -> \/lib\/new\.so$/m)
  })
})
