import { describe, expect, it } from 'vitest'
import { fileOf } from '../../../src/main/app-url'

const FOLDER = '/opt/vmatlas/out/renderer'

describe('the file of an address', () => {
  it.each([
    ['app://bundle/index.html', `${FOLDER}/index.html`],
    ['app://bundle/index.html?x=1#/limit', `${FOLDER}/index.html`],
    ['app://bundle/assets/a%20b.js', `${FOLDER}/assets/a b.js`],
  ])('%s is %s', (address, file) => {
    expect(fileOf(address, FOLDER)).toBe(file)
  })

  it.each([
    'app://bundle/',
    'app://bundle/..%2fmain%2findex.js',
    'app://bundle/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    'app://bundle/..%2frenderer-of-another%2findex.html',
    'app://bundle/index.html%00.png',
    'app://bundle/%ff',
    'app://other/index.html',
    'file:///etc/passwd',
    'not an address',
  ])('%s is none', (address) => {
    expect(fileOf(address, FOLDER)).toBeNull()
  })

  it('never lies outside the folder, also for addresses that Chromium resolves first', () => {
    expect(fileOf('app://bundle/../../etc/passwd', FOLDER)).toBe(`${FOLDER}/etc/passwd`)
    expect(fileOf('app://bundle//etc/passwd', FOLDER)).toBe(`${FOLDER}/etc/passwd`)
  })
})
