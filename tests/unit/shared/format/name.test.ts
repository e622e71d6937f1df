import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeName,
  encodeName,
  escapeForTerminal,
  isUtf8Name,
  showName,
} from '../../../../src/shared/format/name'

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

describe('decodeName', () => {
  it('decodes valid UTF-8 of every length', () => {
    for (const text of ['/usr/lib', 'naïve', 'Ωmega', '東京', '🗺️ map', '\u{10ffff}', '\ufeffbom']) {
      expect(decodeName(latin1(Buffer.from(text)))).toBe(text)
      expect(encodeName(text)).toBe(latin1(Buffer.from(text)))
      expect(isUtf8Name(encodeName(text))).toBe(true)
    }
  })

  it('agrees with a strict decoder on whether any bytes are UTF-8, and on the text', () => {
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        let text: string | undefined
        try {
          text = strict.decode(bytes)
        } catch {
          text = undefined
        }
        expect(isUtf8Name(latin1(bytes))).toBe(text !== undefined)
        if (text !== undefined) expect(decodeName(latin1(bytes))).toBe(text)
        else expect(decodeName(latin1(bytes))).toContain('\ufffd')
      }),
    )
  })

  it('refuses overlong forms, surrogates and values past the last code point', () => {
    for (const bytes of [
      '\xc0\xaf',
      '\xe0\x80\xaf',
      '\xed\xa0\x80',
      '\xf4\x90\x80\x80',
      '\xf0\x80\x80\x80',
      '\xe2\x82',
    ]) {
      expect(isUtf8Name(bytes)).toBe(false)
    }
  })
})

describe('showName', () => {
  it('leaves readable text of any script alone', () => {
    expect(showName('/usr/lib/x86_64-linux-gnu/libc.so.6')).toBe('/usr/lib/x86_64-linux-gnu/libc.so.6')
    expect(showName(encodeName('/home/Ångström/東京 (deleted)'))).toBe('/home/Ångström/東京 (deleted)')
    expect(showName('/a\\012b')).toBe('/a\\012b')
  })

  it('spells out what acts, turns round or hides', () => {
    expect(showName('a\x1b[31mb\x07')).toBe('a\\x1b[31mb\\x07')
    expect(showName('a\x7fb\rc\td')).toBe('a\\x7fb\\x0dc\\x09d')
    expect(showName(encodeName('gpj.\u202eexe'))).toBe('gpj.\\u{202e}exe')
    expect(showName(encodeName('a\u200b\u2066b\ufeff\u00ad\u{e0041}'))).toBe(
      'a\\u{200b}\\u{2066}b\\u{feff}\\u{ad}\\u{e0041}',
    )
    expect(showName(encodeName('a\u00a0b\u3164c\u2028d\u009be'))).toBe(
      'a\\u{a0}b\\u{3164}c\\u{2028}d\\u{9b}e',
    )
    expect(showName('lib\xff\xfe.so')).toBe('lib\\xff\\xfe.so')
  })

  it('never lets a control character through, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(showName(latin1(bytes))).not.toMatch(/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/u)
        expect(escapeForTerminal(latin1(bytes), false)).toMatch(/^[\x20-\x7e]*$/)
      }),
    )
  })
})
