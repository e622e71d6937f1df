import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatJson } from '../../../src/cli/json'

it('escapes what could act on a terminal', () => {
  expect(formatJson('a\u009b31m\u202eb\u{e0001}')).toBe('"a\\u009b31m\\u202eb\\udb40\\udc01"\n')
})

it('reads back as what it was', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const plain = JSON.stringify(value)
      expect(JSON.stringify(JSON.parse(formatJson(value)))).toBe(plain)
    }),
  )
})
