import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { EXPERIMENTS, findExperiment } from '../../src/shared/lab/list-experiments'
import { readLimitValue } from '../support/limit'
import { guardLimit } from '../support/limit-guard'
import { expect, setZoom, test, type RunningApp } from './support/app'
import { expectFocusInSight, expectNothingCutOff } from './support/keyboard'

async function openLab(window: Page): Promise<void> {
  await window.getByRole('navigation', { name: 'Main' }).getByText('Lab').click()
  await expect(window.getByRole('heading', { level: 1, name: 'Lab' })).toBeVisible()
}

async function begin(window: Page, title: string): Promise<void> {
  await openLab(window)
  await window.getByRole('button', { name: `Begin: ${title}`, exact: true }).press('Enter')
  await expect(window.getByRole('heading', { level: 1, name: title })).toBeVisible()
}

/** The pid that the screen names. */
async function labPid(window: Page): Promise<number> {
  const named = window.locator('header').getByText(/^process \d+$/)
  return Number((await named.textContent())?.replace('process ', ''))
}

/** The lines of maps in the Lab's region, as "permissions first+pages". */
function readRegion(pid: number): string[] {
  const base = 0x200000000000
  return readFileSync(`/proc/${pid}/maps`, 'latin1')
    .split('\n')
    .flatMap((line) => {
      const [, start = '', end = '', permissions = ''] = /^(\w+)-(\w+) (\S+)/.exec(line) ?? []
      const from = Number.parseInt(start, 16) - base
      if (!(from >= 0 && from < 2 ** 32)) return []
      return [`${permissions} ${from / 4096}+${(Number.parseInt(end, 16) - base - from) / 4096}`]
    })
}

for (const experiment of EXPERIMENTS) {
  test(`${experiment.id}: every step does what it states, with Enter alone`, async ({ window }) => {
    test.setTimeout(120_000)
    const limit = readLimitValue()
    await begin(window, experiment.title)
    for (const [index, step] of experiment.steps.entries()) {
      const form = window.getByRole('form', { name: 'Next step' })
      await expect(form.getByRole('heading', { name: step.title })).toBeVisible()
      await expect(window.getByRole('button', { name: 'Make the call' })).toBeFocused()
      await window.keyboard.press('Enter')
      const outcome = window.getByRole('region', { name: 'What happened' })
      await expect(outcome).toContainText(`Step ${index + 1} of`, { timeout: 60_000 })
      const claims = outcome.getByRole('list', { name: 'Checked on this machine' }).getByRole('listitem')
      await expect(claims).toHaveCount(step.claims.length)
      await expect(claims.filter({ hasText: 'Not on this kernel' })).toHaveCount(0)
      if (index + 1 < experiment.steps.length) {
        await expect(outcome.getByRole('button', { name: 'Next' })).toBeFocused()
        await window.keyboard.press('Enter')
      }
    }
    expect(readLimitValue()).toBe(limit)
  })
}

test('from the first screen to the merged mapping with Enter alone', async ({ window }) => {
  await openLab(window)
  await expect(window.getByRole('button', { name: 'Begin: Split and merge' })).toBeFocused()
  await window.keyboard.press('Enter')
  const seen: string[][] = []
  for (let step = 0; step < 3; step++) {
    await expect(window.getByRole('button', { name: 'Make the call' })).toBeFocused()
    await window.keyboard.press('Enter')
    await expect(window.getByRole('region', { name: 'What happened' })).toBeVisible()
    seen.push(readRegion(await labPid(window)))
    if (step < 2) await window.keyboard.press('Enter')
  }
  expect(seen).toEqual([['rw-p 0+3'], ['rw-p 0+1', 'rw-p 2+1'], ['rw-p 0+3']])
  const diff = window.getByRole('region', { name: 'diff of pmap before and after' })
  await expect(diff).toContainText('> 0000200000000000     12K rw---   [ anon ]')
  await expect(window.getByRole('table', { name: 'Events of the step' })).toContainText('merged')
})

test('a prediction is asked before and judged after', async ({ window }) => {
  await begin(window, 'Split and merge')
  await window.getByRole('radio', { name: 'Three, one for each page' }).check()
  await window.getByRole('button', { name: 'Make the call' }).press('Enter')
  const status = window.getByRole('region', { name: 'What happened' }).getByRole('status')
  await expect(status).toContainText(
    'Not quite. You guessed “Three, one for each page”; the answer is “One”.',
  )
})

test('hitting the limit names the way to the limit, and the process ends with the Lab', async ({
  window,
}) => {
  test.setTimeout(120_000)
  await begin(window, 'Hit the limit')
  const pid = await labPid(window)
  await window.getByRole('button', { name: 'Make the call' }).press('Enter')
  const outcome = window.getByRole('region', { name: 'What happened' })
  await expect(outcome).toContainText('ENOMEM', { timeout: 60_000 })
  const limit = readLimitValue()
  await expect(window.locator('header')).toContainText(
    `${(limit + 1).toLocaleString('en-US')} of ${limit.toLocaleString('en-US')} maps`,
  )
  await expect(outcome).toContainText('The kernel refused.')
  await window.getByRole('button', { name: 'Show the limit' }).click()
  await expect(window.getByRole('heading', { level: 1, name: 'vm.max_map_count' })).toBeVisible()
  await window.getByRole('navigation', { name: 'Main' }).getByText('Lab').click()
  await expect(window.getByRole('heading', { level: 1, name: 'Hit the limit' })).toBeVisible()
  await window.getByRole('button', { name: 'All experiments' }).click()
  await expect.poll(() => existsSync(`/proc/${pid}`)).toBe(false)
  expect(readLimitValue()).toBe(limit)
})

test('after the limit was raised the call goes on where it was refused', async ({ window }) => {
  test.setTimeout(120_000)
  const guard = await guardLimit()
  try {
    await begin(window, 'Hit the limit')
    await window.getByRole('button', { name: 'Make the call' }).press('Enter')
    const outcome = window.getByRole('region', { name: 'What happened' })
    await expect(outcome).toContainText('ENOMEM', { timeout: 60_000 })
    const raised = guard.before + 1000
    guard.raise(raised)
    await outcome.getByRole('button', { name: 'Call again' }).press('Enter')
    const grouped = (count: number): string => count.toLocaleString('en-US')
    await expect(window.locator('header')).toContainText(`${grouped(raised + 1)} of ${grouped(raised)} maps`)
    await expect(outcome).toContainText('The kernel refused.')
    await expect(outcome).toContainText('1,000 mappings')
    await outcome.getByRole('button', { name: 'Next' }).press('Enter')
    await window.getByRole('button', { name: 'Make the call' }).press('Enter')
    await expect(outcome.getByRole('list', { name: 'Checked on this machine' })).toHaveText(
      '✓The call fails with ENOMEM.',
    )
  } finally {
    guard.release()
  }
})

test('a limit that the Lab cannot reach is said before, and nothing is claimed after', async ({ window }) => {
  test.setTimeout(120_000)
  const guard = await guardLimit()
  try {
    guard.raise(16_777_216)
    await begin(window, 'Hit the limit')
    const form = window.getByRole('form', { name: 'Next step' })
    await expect(form).toContainText('The limit is 16,777,216, and the Lab makes at most 1,048,576 mappings')
    await window.getByRole('button', { name: 'Make the call' }).press('Enter')
    const outcome = window.getByRole('region', { name: 'What happened' })
    await expect(outcome.getByRole('status')).toContainText('Not tested here', { timeout: 60_000 })
    await expect(outcome.getByRole('listitem').filter({ hasText: 'Not tested here' })).toHaveCount(2)
  } finally {
    guard.release()
  }
})

test('free play maps a file page after page, which merges', async ({ window }) => {
  await begin(window, 'Free play')
  const make = window.getByRole('button', { name: 'Make the call Enter' })
  const choose = (name: string, value: string) =>
    window.getByRole('combobox', { name, exact: true }).selectOption(value)
  const type = (name: string, value: string) =>
    window.getByRole('spinbutton', { name, exact: true }).fill(value)
  await choose('Call', 'memfd_create')
  await make.press('Enter')
  await expect(window.getByRole('region', { name: 'The last call' })).toBeVisible()
  await choose('Call', 'mmap')
  await type('Pages of 4 KiB', '1')
  await choose('Of', 'open file 1')
  await make.press('Enter')
  const last = window.getByRole('region', { name: 'The last call' })
  await expect(last).toContainText('was mapped')
  await type('First page', '1')
  await type('From page of the file', '1')
  await make.press('Enter')
  const pid = await labPid(window)
  await expect.poll(() => readRegion(pid)).toEqual(['rw-p 0+2'])
  await expect(window.getByRole('region', { name: 'The call in C' }).first()).toContainText('files[0], PAGE')
})

test('pages of a mapping that the kernel placed are chosen by dragging, too', async ({ window }) => {
  await begin(window, 'Free play')
  await window.getByRole('combobox', { name: 'Where' }).selectOption('where the kernel chooses')
  await window.getByRole('button', { name: 'Make the call Enter' }).press('Enter')
  await expect(window.getByRole('region', { name: 'The last call' })).toBeVisible()
  const box = await window.getByRole('img', { name: /^The Lab's region/ }).boundingBox()
  if (!box) throw new Error('the strip is not drawn')
  await window.mouse.move(box.x + 1, box.y + 20)
  await window.mouse.down()
  await window.mouse.move(box.x + box.width - 1, box.y + 20, { steps: 4 })
  await window.mouse.up()
  // Nothing but the three pages has a name, however far the drag went.
  await expect(window.getByRole('combobox', { name: 'Where' })).toHaveValue('0')
  await expect(window.getByRole('spinbutton', { name: 'First page' })).toHaveValue('0')
  await expect(window.getByRole('spinbutton', { name: 'Pages of 4 KiB' })).toHaveValue('3')
})

test('free play: calls as C, errors by name, and the call that leads back', async ({ window }) => {
  await begin(window, 'Free play')
  const make = window.getByRole('button', { name: 'Make the call Enter' })
  await expect(window.getByRole('region', { name: 'The call in C' })).toContainText('mmap(REGION, 3 * PAGE')
  await make.press('Enter')
  const last = window.getByRole('region', { name: 'The last call' })
  await expect(last).toContainText('One mapping of 12 KiB is new.')
  await make.press('Enter')
  await expect(last).toContainText('EEXIST')
  await expect(last).toContainText('MAP_FIXED_NOREPLACE does not replace it')
  await window.getByRole('combobox', { name: 'Call' }).selectOption('munmap')
  await window.getByRole('spinbutton', { name: 'First page' }).fill('1')
  await window.getByRole('spinbutton', { name: 'Pages of 4 KiB' }).fill('0')
  await expect(window.getByRole('alert')).toContainText('1 to 16384 pages')
  await expect(make).toBeDisabled()
  await window.getByRole('spinbutton', { name: 'Pages of 4 KiB' }).fill('1')
  await make.press('Enter')
  await expect(last).toContainText('split in two')
  const pid = await labPid(window)
  expect(readRegion(pid)).toEqual(['rw-p 0+1', 'rw-p 2+1'])
  await last.getByRole('button', { name: 'Revert with this call' }).press('Enter')
  await expect(last).toContainText('merged')
  expect(readRegion(pid)).toEqual(['rw-p 0+3'])
})

test('pages are chosen by dragging over the strip', async ({ window }) => {
  await begin(window, 'Free play')
  const strip = window.getByRole('img', { name: /^The Lab's region/ })
  const box = await strip.boundingBox()
  if (!box) throw new Error('the strip is not drawn')
  const page = box.width / 16
  await window.mouse.move(box.x + page * 4.5, box.y + 20)
  await window.mouse.down()
  await window.mouse.move(box.x + page * 6.5, box.y + 20, { steps: 4 })
  await window.mouse.up()
  await expect(window.getByRole('spinbutton', { name: 'First page' })).toHaveValue('4')
  await expect(window.getByRole('spinbutton', { name: 'Pages of 4 KiB' })).toHaveValue('3')
  await window.getByRole('button', { name: 'Make the call' }).press('Enter')
  await expect(strip).toHaveAccessibleName(/12 KiB rw-p at 200000004000/)
  expect(readRegion(await labPid(window))).toEqual(['rw-p 4+3'])
})

test('a process that dies is told with its signal, and the steps can be replayed in a new one', async ({
  window,
}) => {
  await begin(window, 'Free play')
  const first = await labPid(window)
  const make = window.getByRole('button', { name: 'Make the call Enter' })
  await make.press('Enter')
  await expect(window.getByRole('region', { name: 'The last call' })).toContainText('is new')
  await window.getByRole('combobox', { name: 'Call' }).selectOption('touch')
  await window.getByRole('spinbutton', { name: 'First page' }).fill('9')
  await make.press('Enter')
  const alert = window.getByRole('alert').filter({ hasText: 'was ended by SIGSEGV' })
  await expect(alert).toBeVisible()
  await alert.getByRole('button', { name: 'Replay the steps' }).press('Enter')
  await expect(alert).toBeHidden()
  await expect.poll(() => labPid(window)).not.toBe(first)
  await expect(window.getByRole('region', { name: 'The last call' })).toContainText('is new')
  expect(readRegion(await labPid(window))).toEqual(['rw-p 0+3'])
})

test('the steps leave as a C program that compiles and as notes', async ({ running, window }) => {
  const folder = mkdtempSync(join(tmpdir(), 'vmatlas-lab-'))
  try {
    await begin(window, 'Split and merge')
    await window.getByRole('button', { name: 'Make the call' }).press('Enter')
    await expect(window.getByRole('region', { name: 'What happened' })).toBeVisible()
    await saveTo(running, join(folder, 'steps.c'))
    await window.getByRole('button', { name: 'Export C' }).click()
    await expect.poll(() => existsSync(join(folder, 'steps.c'))).toBe(true)
    execFileSync('gcc', [
      '-Wall',
      '-Werror',
      '-pthread',
      '-o',
      join(folder, 'steps'),
      join(folder, 'steps.c'),
    ])
    await saveTo(running, join(folder, 'notes.md'))
    await window.getByRole('button', { name: 'Export notes' }).click()
    await expect.poll(() => existsSync(join(folder, 'notes.md'))).toBe(true)
    const notes = readFileSync(join(folder, 'notes.md'), 'utf8')
    expect(notes).toContain(`## 1. ${findExperiment('split-and-merge').steps[0]?.title}`)
    expect(notes).toContain('> 0000200000000000     12K rw---   [ anon ]')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

/** Answers the next save dialog. */
async function saveTo(running: RunningApp, path: string): Promise<void> {
  await running.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, path)
}

test('stays usable at 200 %', async ({ running, window }) => {
  await setZoom(running, 2)
  await begin(window, 'Split and merge')
  await window.getByRole('button', { name: 'Make the call' }).press('Enter')
  await expect(window.getByRole('button', { name: 'Next' })).toBeFocused()
  await expectFocusInSight(window)
  await expectNothingCutOff(window)
})
