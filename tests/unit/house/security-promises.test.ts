import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')
const rows = readFileSync(resolve(root, 'docs/security.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| (?!promise|-)/.test(line))

describe('docs/security.md', () => {
  it('names at least one test for each promise, and every test is there', () => {
    expect(rows.length).toBeGreaterThan(10)
    for (const row of rows) {
      const files = [...row.matchAll(/`(tests\/[^`]+)`/g)].map((match) => match[1] ?? '')
      expect(files.length, row).toBeGreaterThan(0)
      for (const file of files) expect(existsSync(resolve(root, file)), file).toBe(true)
    }
  })
})
