import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')

/** The files and folders of the repository that a page names in backticks. */
function pathsIn(page: string): string[] {
  const text = readFileSync(resolve(root, page), 'utf8')
  return [...text.matchAll(/`((?:build|docs|scripts|src|tests)\/[^`\s]*)`/g)].map((match) => match[1] ?? '')
}

describe.each([
  ['docs/tour.md', 50],
  ['docs/architecture.md', 20],
  ['docs/glossary.md', 40],
])('%s', (page, least) => {
  it('names files and folders that are there', () => {
    const paths = pathsIn(page)
    expect(paths.length).toBeGreaterThan(least)
    expect(paths.filter((path) => !existsSync(resolve(root, path)))).toEqual([])
  })
})
