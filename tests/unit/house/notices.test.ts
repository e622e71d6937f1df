import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')
const FILES = ['out/main/NOTICES.txt', 'out/renderer/NOTICES.txt', 'out/renderer/NOTICES.worker.txt']

/** The packages that docs/dependencies.md lists as bundled into the app. */
function listBundled(): string[] {
  const page = readFileSync(resolve(root, 'docs/dependencies.md'), 'utf8')
  const part = page.slice(page.indexOf('**bundled into the app**'), page.indexOf('**the runtime**'))
  const cells = [...part.matchAll(/^\| ([^|*]+) \| /gm)].flatMap((match) => (match[1] ?? '').split(', '))
  // A peer that only development loads.
  return cells.map((name) => name.trim()).filter((name) => name !== '@vue/devtools-api')
}

describe('the notices of bundled packages', () => {
  const texts = FILES.filter((file) => existsSync(resolve(root, file))).map((file) =>
    readFileSync(resolve(root, file), 'utf8'),
  )
  const named = texts.flatMap((text) => [...text.matchAll(/^-{80}\n(\S+) \S+ \(/gm)].map((match) => match[1]))

  it('name each package that is known to be bundled, and what those bring along', () => {
    const bundled = listBundled().map((name) => (name === 'vue' ? '@vue/runtime-dom' : name))
    expect(bundled.length).toBeGreaterThan(8)
    expect(named).toEqual(expect.arrayContaining([...bundled, 'flatbuffers', '@floating-ui/vue']))
  })

  it('pass the texts of their licences on', () => {
    const text = texts.join('\n')
    for (const words of [
      'Apache License',
      'SIL OPEN FONT LICENSE',
      'Permission is hereby granted, free of charge',
    ])
      expect(text).toContain(words)
  })
})
