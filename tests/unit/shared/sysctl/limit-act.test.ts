import { describe, expect, it } from 'vitest'
import {
  parseLastChange,
  setLimitCommands,
  undoCommands,
  undoneValue,
} from '../../../../src/shared/sysctl/limit-act'

describe('parseLastChange', () => {
  const text = (file: string): string => `before 65530\nset 1048576\nat 1795388310\nfile ${file}\n`

  it.each([
    ['kept', 'kept'],
    ['absent', 'removed'],
    ['follows', 'restored'],
  ])('reads "file %s"', (word, file) => {
    expect(parseLastChange(`${text(word)}# the old file\n`)).toEqual({
      before: 65530,
      set: 1048576,
      atMs: 1795388310000,
      file,
    })
  })

  it.each(['', 'before 65530\n', text('gone'), text('kept').trimEnd(), text('kept').replace('65530', '-1')])(
    'takes %j for no change',
    (broken) => {
      expect(parseLastChange(broken)).toBeNull()
    },
  )
})

describe('commands for a terminal', () => {
  const change = { before: 65530, set: 1048576, atMs: 0 }

  it('set the running value, and write the file for every boot', () => {
    expect(setLimitCommands(1048576, false)).toEqual(['sudo sysctl -w vm.max_map_count=1048576'])
    expect(setLimitCommands(1048576, true)).toEqual([
      'sudo sysctl -w vm.max_map_count=1048576',
      "echo 'vm.max_map_count = 1048576' | sudo tee /etc/sysctl.d/zz-vmatlas.conf",
    ])
  })

  it('take back what was set', () => {
    expect(undoCommands({ ...change, file: 'kept' })).toEqual(['sudo sysctl -w vm.max_map_count=65530'])
    expect(undoCommands({ ...change, file: 'removed' })).toContain('sudo rm /etc/sysctl.d/zz-vmatlas.conf')
    expect(undoCommands({ ...change, file: 'restored' })[1]).toMatch(
      /^sed .* \| sudo tee \/etc\/sysctl\.d\/zz-vmatlas\.conf$/,
    )
  })

  it('never go below the kernel default', () => {
    expect(undoneValue({ ...change, before: 10, file: 'kept' })).toBe(65530)
    expect(undoCommands({ ...change, before: 10, file: 'kept' })).toEqual([
      'sudo sysctl -w vm.max_map_count=65530',
    ])
  })
})
