import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatAddress,
  formatDevice,
  formatHex,
  formatOffset,
  parseHex,
} from '../../../../src/shared/format/address'
import { formatBytes, formatBytesChange } from '../../../../src/shared/format/bytes'
import { formatCount, formatCountChange, formatPercent } from '../../../../src/shared/format/count'
import { formatDuration } from '../../../../src/shared/format/duration'
import { formatPermissions } from '../../../../src/shared/tables/format-permissions'
import { KIB, MIB } from '../../../../src/shared/units'

describe('formatBytes', () => {
  it.each([
    [0, '0'],
    [512, '512 B'],
    [4 * KIB, '4 KiB'],
    [612 * KIB, '612 KiB'],
    [1023.6 * KIB, '1.0 MiB'],
    [2 * MIB, '2 MiB'],
    [1.04 * MIB, '1.0 MiB'],
    [8.1 * MIB, '8.1 MiB'],
    [99.96 * MIB, '100 MiB'],
    [103 * MIB, '103 MiB'],
    [1023.97 * MIB, '1.0 GiB'],
    [358.2 * 1024 * MIB, '358 GiB'],
    [128 * 1024 * 1024 * MIB, '128 TiB'],
    [2 ** 64, '16 EiB'],
    [Number.NaN, 'unreadable'],
  ])('%d is %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })

  it('signs a change, with zero unsigned', () => {
    expect(formatBytesChange(12 * MIB)).toBe('+12 MiB')
    expect(formatBytesChange(-4 * KIB)).toBe('−4 KiB')
    expect(formatBytesChange(0)).toBe('0')
    expect(formatBytesChange(Number.NaN)).toBe('unreadable')
  })
})

describe('addresses', () => {
  it('are exact over the whole range of page-aligned doubles', () => {
    expect(formatAddress(0xffffffffff600000)).toBe('ffffffffff600000')
    expect(formatAddress(0x400000)).toBe('000000400000')
    expect(formatOffset(0x26000)).toBe('00026000')
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 52n - 1n }), (page) => {
        const address = page * 4096n
        expect(formatHex(Number(address))).toBe(address.toString(16))
        expect(parseHex(address.toString(16))).toBe(Number(address))
      }),
    )
  })

  it('are exact for every whole double', () => {
    expect(formatHex(2 ** 53 + 2)).toBe('20000000000002')
    expect(parseHex('')).toBeUndefined()
    expect(parseHex('12g')).toBeUndefined()
    expect(parseHex('0x')).toBeUndefined()
    expect(parseHex('0x7F')).toBe(127)
  })

  it('name devices as maps does', () => {
    expect(formatDevice((0xfe << 20) | 0)).toBe('fe:00')
    expect(formatDevice(0x103 * 2 ** 20 + 0x12345)).toBe('103:12345')
    expect(formatDevice(0)).toBe('00:00')
  })
})

describe('counts, shares, permissions and durations', () => {
  it('group thousands', () => {
    expect(formatCount(65530)).toBe('65,530')
    expect(formatCount(999)).toBe('999')
    expect(formatCount(2147483642)).toBe('2,147,483,642')
    expect(formatCount(Number.NaN)).toBe('unreadable')
    expect(formatCountChange(-1204)).toBe('−1,204')
    expect(formatCountChange(5)).toBe('+5')
    expect(formatPercent(0.9339)).toBe('93.4 %')
    expect([0.9989, 0.9996, 1, 1.0004].map(formatPercent)).toEqual(['99.9 %', '99.9 %', '100.0 %', '100.0 %'])
  })

  it('spell permissions', () => {
    expect([0, 1, 3, 5, 7, 11].map(formatPermissions)).toEqual([
      '---p',
      'r--p',
      'rw-p',
      'r-xp',
      'rwxp',
      'rw-s',
    ])
  })

  it.each([
    [0, '0 ms'],
    [0.01, '< 0.1 ms'],
    [0.4, '0.4 ms'],
    [3, '3 ms'],
    [412, '412 ms'],
    [999.6, '1 s'],
    [3100, '3.1 s'],
    [59_600, '1 min'],
    [52 * 60_000, '52 min'],
    [114 * 60_000, '1 h 54 min'],
    [27 * 3_600_000, '1 d 3 h'],
    [48 * 3_600_000, '2 d'],
    [Number.NaN, 'unreadable'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })
})
