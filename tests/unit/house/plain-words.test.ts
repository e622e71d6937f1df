import { ESLint } from 'eslint'
import { describe, expect, it } from 'vitest'
import { findWorstWords } from '../../../scripts/lint/plain-words.mjs'

const RULE = 'vmatlas/plain-words'
/** Loading the types of a world takes seconds on a busy machine. */
const eslint = new ESLint({ overrideConfig: [{ rules: { [RULE]: 'error' } }] })

async function complaintsAbout(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath })
  return (result?.messages ?? []).filter(({ ruleId }) => ruleId === RULE).map(({ message }) => message)
}

describe('the worst words', () => {
  it.each([
    'This is no size.',
    'It is told once more.',
    'The dearest first',
    'Without it 202 would be left at the fewest.',
    'The change is taken back.',
    'Undo brings 65,530 back.',
    'What keeps neighbours apart',
    'What it costs',
    'A map cannot have a hole.',
  ])('are found in "%s"', (text) => {
    expect(findWorstWords(text)).toHaveLength(1)
  })

  it.each([
    'There is no room on the disk.',
    'It is no longer recorded.',
    '4,127 maps, 6.3 % of the limit',
    'The mapping was split.',
    'read back from the kernel',
  ])('are not found in "%s"', (text) => {
    expect(findWorstWords(text)).toEqual([])
  })

  it('are refused in strings of code', async () => {
    const code = "export const words = 'The change is taken back.'\n"
    expect(await complaintsAbout('src/shared/units.ts', code)).toEqual([
      expect.stringContaining('taken back') as string,
    ])
  })

  it('are refused in the text and the attributes of a template', async () => {
    const code = '<template><p title="What it costs">This is no size.</p></template>\n'
    expect(await complaintsAbout('src/renderer/App.vue', code)).toHaveLength(2)
  })
})
