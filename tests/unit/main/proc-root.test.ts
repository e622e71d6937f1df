import { expect, it } from 'vitest'
import { procRoot } from '../../../src/main/proc-root'

it('is the real /proc unless a checkout is told another one', () => {
  expect(procRoot(false, {})).toBe('/proc')
  expect(procRoot(false, { VMATLAS_PROC_ROOT: '' })).toBe('/proc')
  expect(procRoot(false, { VMATLAS_PROC_ROOT: '/tmp/recorded' })).toBe('/tmp/recorded')
})

it('is the real /proc in a packaged app, whatever it is told', () => {
  expect(procRoot(true, { VMATLAS_PROC_ROOT: '/tmp/recorded' })).toBe('/proc')
})
