import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const folder = resolve(import.meta.dirname, '../../../build/linux')
const scripts = readdirSync(folder).filter((name) =>
  readFileSync(join(folder, name)).subarray(0, 2).equals(Buffer.from('#!')),
)

describe('shell scripts', () => {
  it('are there', () => {
    expect(scripts).toEqual(expect.arrayContaining(['vmatlas', 'vmatlas-read-proc', 'vmatlas-set-limit']))
  })

  it.each(scripts)('%s pleases shellcheck', (name) => {
    const { status, stdout, stderr } = spawnSync('shellcheck', ['--shell=sh', join(folder, name)], {
      encoding: 'utf8',
    })
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' })
  })

  it.each(['set-limit', 'read-proc'])('vmatlas-%s leaves the statuses of pkexec to pkexec', (name) => {
    const text = readFileSync(join(folder, `vmatlas-${name}`), 'utf8')
    const statuses = [...text.matchAll(/\b(?:exit|refuse|fail) ([0-9]+)/g)].map((match) => Number(match[1]))
    expect(Math.max(...statuses)).toBeLessThan(126)
    // With it any command's own status, 126 and 127 too, could become the script's.
    expect(text).not.toMatch(/set -[a-z]*e/)
  })
})
