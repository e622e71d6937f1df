import { describe, expect, it } from 'vitest'
import { parseLaunch } from '../../../src/main/launch-arguments'

const inCheckout = (...words: string[]): unknown => parseLaunch(['/opt/electron', ...words], false)
const packaged = (...words: string[]): unknown => parseLaunch(['/opt/vmatlas-app', ...words], true)

describe('what the app was asked for', () => {
  it('is a window when there is no word of ours', () => {
    expect(packaged()).toEqual({ kind: 'window' })
    expect(packaged('--no-sandbox', '--remote-debugging-port=0')).toEqual({ kind: 'window' })
    expect(inCheckout('--no-sandbox', '/home/me/vmatlas')).toEqual({ kind: 'window' })
  })

  it('takes the app folder of a checkout for no command', () => {
    expect(inCheckout('--no-sandbox', 'maps')).toEqual({ kind: 'window' })
    expect(inCheckout('.', 'maps', '42')).toEqual({ kind: 'cli', args: ['maps', '42'] })
  })

  it('takes a module to load first for no app folder', () => {
    expect(inCheckout('--no-sandbox', '-r', '/opt/loader.js', '.')).toEqual({ kind: 'window' })
    expect(inCheckout('-r', '/opt/loader.js', '.', 'ps')).toEqual({ kind: 'cli', args: ['ps'] })
  })

  it('is a command, known or not, so that a mistyped one is told', () => {
    expect(packaged('ps', '--json')).toEqual({ kind: 'cli', args: ['ps', '--json'] })
    expect(packaged('pss')).toEqual({ kind: 'cli', args: ['pss'] })
  })

  it('is everything after two dashes', () => {
    expect(packaged('--no-sandbox', '--', '--json', 'ps')).toEqual({ kind: 'cli', args: ['--json', 'ps'] })
    expect(packaged('--', 'maps', '--screenshot')).toEqual({ kind: 'cli', args: ['maps', '--screenshot'] })
  })

  it.each(['-h', '--help', '-V', '--version'])('leaves %s to the command line', (question) => {
    expect(packaged(question)).toEqual({ kind: 'cli', args: [question] })
  })

  it('stays in the background when asked to', () => {
    expect(packaged('--background')).toEqual({ kind: 'background' })
    expect(inCheckout('--no-sandbox', '.', '--background')).toEqual({ kind: 'background' })
    expect(packaged('ps', '--background')).toEqual({ kind: 'cli', args: ['ps', '--background'] })
  })

  it('draws a picture, and refuses to without a name for it', () => {
    expect(inCheckout('.', '--screenshot', 'a.png')).toEqual({ kind: 'screenshot', file: 'a.png' })
    expect(packaged('--screenshot=a.png')).toEqual({ kind: 'screenshot', file: 'a.png' })
    expect(packaged('--screenshot')).toMatchObject({ kind: 'refused' })
    expect(packaged('--screenshot', '--no-sandbox')).toMatchObject({ kind: 'refused' })
  })

  it('refuses arguments that a running instance would not survive, and takes them for a command', () => {
    const long = `--${'x'.repeat(40_000)}`
    expect(parseLaunch(['vmatlas', long], true).kind).toBe('refused')
    expect(parseLaunch(['vmatlas', long, '--background'], true).kind).toBe('refused')
    expect(parseLaunch(['vmatlas', 'maps', long], true).kind).toBe('cli')
  })
})
