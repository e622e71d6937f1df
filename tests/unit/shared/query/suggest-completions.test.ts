import { describe, expect, it } from 'vitest'
import { parseQuery } from '../../../../src/shared/query/parse-query'
import { suggestCompletions } from '../../../../src/shared/query/suggest-completions'

/** Completes at `|` and returns the text that each item leads to. */
function complete(marked: string, context = {}): string[] {
  const caret = marked.indexOf('|')
  const text = marked.replace('|', '')
  const { from, to, items } = suggestCompletions(text, caret, context)
  return items.map((item) => text.slice(0, from) + item.insert + text.slice(to))
}

describe('suggestCompletions', () => {
  it('offers every field and word in an empty box', () => {
    const offered = complete('|')
    expect(offered).toContain('kind:')
    expect(offered).toContain('size>')
    expect(offered).toContain('deleted')
  })

  it('completes a field where it stands, also behind a minus', () => {
    expect(complete('rwx ki|')).toEqual(['rwx kind:'])
    expect(complete('rwx -ki|')).toEqual(['rwx -kind:'])
    expect(complete('sw| libc')).toEqual(['swap> libc'])
    expect(complete('de|')).toEqual(['dev:', 'deleted'])
  })

  it('completes values of the field', () => {
    expect(complete('kind:he|')).toEqual(['kind:heap'])
    expect(complete('kind:heap,bs|')).toEqual(['kind:heap,bss'])
    expect(complete('perm:r|')).toEqual(['perm:rw-', 'perm:r-x', 'perm:r--'])
    expect(complete('apart:lo|')).toEqual(['apart:locking'])
    expect(complete('pattern:li|')).toEqual(['pattern:libraries'])
    expect(complete('size>64|')).toEqual(['size>64K', 'size>64M', 'size>64G'])
    expect(
      complete('flag:h|', {
        flags: new Map([
          ['hg', 'huge pages'],
          ['dd', 'x'],
        ]),
      }),
    ).toEqual(['flag:hg'])
  })

  it('quotes names, so that the completed text is a query without mistakes', () => {
    const [completed] = complete('name:two|', { names: ['', '/x', '/a "two" words'] })
    expect(parseQuery(completed!).mistakes).toEqual([])
    expect(parseQuery(completed!).terms[0]!.condition).toMatchObject({ text: '/a "two" words' })
  })

  it('offers nothing inside quotes or after an unknown field', () => {
    expect(complete('"kin|')).toEqual([])
    expect(complete('foo:k|')).toEqual([])
  })
})
