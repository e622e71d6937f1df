import { describe, expect, it } from 'vitest'
import { runCli } from '../../../src/cli/index'
import { createFakeConsole } from './fake-console'

describe('runCli', () => {
  it.each([
    [['--help'], /Usage: vmatlas/],
    [['limit', '--help'], /vmatlas limit set 1048576/],
    [['limit', 'set', '--help'], /sudo vmatlas limit set/],
  ])('prints help with examples for %j on standard output', async (argv, text) => {
    const console = createFakeConsole()
    expect(await runCli(argv, console)).toBe(0)
    expect(console.data()).toMatch(text)
    expect(console.data()).toContain('Examples:')
    expect(console.talk()).toBe('')
  })

  it('tells the exit statuses', async () => {
    const console = createFakeConsole()
    await runCli(['--help'], console)
    for (const status of ['0', '2', '3', '4', '5', '70']) {
      expect(console.data()).toMatch(new RegExp(`^ {2}${status} `, 'm'))
    }
  })

  it('prints the version', async () => {
    const console = createFakeConsole()
    expect(await runCli(['--version'], console)).toBe(0)
    expect(console.data()).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it.each([
    [[], /Usage: vmatlas/],
    [['nonsense'], /vmatlas: unknown command 'nonsense'/],
    [['limit', '--nonsense'], /vmatlas: unknown option '--nonsense'/],
    [['limit', 'surplus'], /too many arguments|unknown command/],
    [['limit', 'set'], /missing required argument/],
    [['limit', 'set', '1e6'], /vmatlas: Digits only/],
    [['limit', 'set', '65529'], /vmatlas: At least 65530/],
    [['limit', 'set', '2147483643'], /vmatlas: At most 2147483642/],
    [['limit', 'set', '\u001b[31m'], /Digits only/],
  ])('ends %j with status 2 and a sentence on standard error', async (argv, text) => {
    const console = createFakeConsole()
    expect(await runCli(argv, console)).toBe(2)
    expect(console.talk()).toMatch(text)
    expect(console.data()).toBe('')
  })

  it('never prints colour or other escapes', async () => {
    const console = createFakeConsole({ columns: 80 })
    await runCli(['--help'], console)
    await runCli(['nonsense\u001b[31m'], console)
    expect(console.data() + console.talk()).not.toContain('\u001b')
  })
})
