import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findWorstWords } from '../../../scripts/lint/plain-words.mjs'

const root = resolve(import.meta.dirname, '../../..')
const FIXTURES = 'tests/fixtures'

/** The pages of a folder, by their path below the root. */
const pagesIn = (folder: string, recursive = false): string[] =>
  readdirSync(resolve(root, folder), { recursive, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name))

/** The prose of a page on one line, so that a line break hides nothing; code blocks stay as they are quoted. */
const proseOf = (page: string): string =>
  readFileSync(resolve(root, page), 'utf8')
    .replace(/^```[\s\S]*?^```/gm, '')
    .replace(/\s+/g, ' ')

const pages = [...pagesIn('.'), ...pagesIn('docs'), ...pagesIn(FIXTURES, true)]

describe('the words of the documents', () => {
  it('are looked at in every folder with pages', () => {
    expect(pages).toEqual(
      expect.arrayContaining([
        'README.md',
        join('docs', 'writing.md'),
        join(FIXTURES, 'proc/plain-sleep/case.md'),
      ]),
    )
  })

  it.each(pages)('%s has none of the worst habits', (page) => {
    expect(findWorstWords(proseOf(page))).toEqual([])
  })

  it('are held to a list that finds something', () => {
    expect(findWorstWords('A gap is no mapping.')).toHaveLength(1)
  })
})
