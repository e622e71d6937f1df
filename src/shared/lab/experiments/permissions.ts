import { mmap, mprotect, touch } from '../build-call'
import { counts, ends, flagged, holds, shows } from '../build-claim'
import type { Experiment } from '../experiment'

/** mprotect splits a mapping, and the same call merges it. */
export const PATCHWORK: Experiment = {
  id: 'permission-patchwork',
  title: 'A patchwork of permissions',
  summary: 'Changing the protection of parts splits a mapping; the same protection again merges it.',
  steps: [
    {
      title: 'Map 32 KiB',
      calls: [mmap(0, 8)],
      question: 'Eight pages, readable and writable. One mapping?',
      choices: ['Yes', 'No'],
      answer: 0,
      explanation: 'One call, one kind of pages, one mapping.',
      claims: [ends('ok'), counts(1)],
    },
    {
      title: 'Protect two pages in the middle',
      calls: [mprotect(2, 2, 'r--')],
      question: 'Two pages in the middle become read-only. How many maps more?',
      choices: ['None', 'One', 'Two'],
      answer: 2,
      explanation:
        'Permissions belong to the mapping, so the two pages need one of their own, and the rest becomes two.',
      claims: [
        ends('ok'),
        shows('One event: a protection changed, which split the mapping.', 'protection'),
        counts(2),
        holds('Writable, read-only, writable.', 'rw-p 0+2', 'r--p 2+2', 'rw-p 4+4'),
      ],
    },
    {
      title: 'Protect two more',
      calls: [mprotect(4, 2, 'r--')],
      question: 'The next two pages become read-only too. How many maps more?',
      choices: ['Two', 'None: the border moves', 'One'],
      answer: 1,
      explanation:
        'The pages are cut from one neighbour and merge with the other in the same call. Protecting in order, from one side, costs no mapping.',
      claims: [ends('ok'), counts(0), holds('The border moved.', 'rw-p 0+2', 'r--p 2+4', 'rw-p 6+2')],
    },
    {
      title: 'Make all writable again',
      calls: [mprotect(0, 8, 'rw-')],
      question: 'One call over the whole range makes it writable. How many maps are left of the three?',
      choices: ['Three', 'Two', 'One'],
      answer: 2,
      explanation: 'The kernel looks for neighbours to merge when a call covers the range.',
      claims: [
        ends('ok'),
        shows('One event: the protection changed back.', 'protection'),
        counts(-2),
        holds('They merged.', 'rw-p 0+8'),
      ],
    },
  ],
}

/** Accounting prevents the merge of what looks alike, unless nothing was accounted. */
export const ACCOUNTING: Experiment = {
  id: 'accounting',
  title: 'The flag that maps does not show',
  summary: 'Reserved memory that was used once does not merge back; with MAP_NORESERVE it does.',
  steps: [
    {
      title: 'Reserve 16 KiB',
      calls: [mmap(0, 4, { protection: '---' })],
      question: 'Address space is reserved without access. Does it count as a mapping?',
      choices: ['Yes', 'No, nothing is accessible'],
      answer: 0,
      explanation:
        'Garbage collectors and allocators reserve like this. It takes no memory and is not charged for: its VmFlags lack ac.',
      claims: [ends('ok'), counts(1), flagged('It is not accounted.', 0, 'ac', false)],
    },
    {
      title: 'Use one page of it',
      calls: [mprotect(1, 1, 'rw-'), touch(1, 1)],
      question: 'One page is made writable and written to. How many maps more?',
      choices: ['One', 'Two'],
      answer: 1,
      explanation:
        'As in the patchwork. Private writable memory is charged against what the machine may commit: the new mapping has ac.',
      claims: [ends('ok'), counts(2), flagged('The page is accounted.', 1, 'ac')],
    },
    {
      title: 'Make it inaccessible again',
      calls: [mprotect(1, 1, '---')],
      question: 'It is made inaccessible again, as its neighbours are. Do the three merge?',
      choices: ['Yes, they look alike', 'No'],
      answer: 1,
      explanation:
        'The page was written to, so it stays charged: ac remains, and mappings that differ in it do not merge. In /proc/PID/maps the three look the same; only smaps shows it. Real programs have long rows of such pieces.',
      claims: [
        ends('ok'),
        counts(0),
        flagged('The page is still accounted.', 1, 'ac'),
        holds('Three mappings that look alike.', '---p 0+1', '---p 1+1', '---p 2+2'),
      ],
    },
    {
      title: 'The same with MAP_NORESERVE',
      calls: [
        mmap(16, 4, { protection: '---', flags: ['noreserve'] }),
        mprotect(17, 1, 'rw-'),
        touch(17, 1),
        mprotect(17, 1, '---'),
      ],
      question: 'Reserve, use, make inaccessible again, but with MAP_NORESERVE. How many maps remain of it?',
      choices: ['Three', 'One'],
      answer: 1,
      explanation:
        'Memory mapped with MAP_NORESERVE is not charged in the first place, so nothing differs afterwards.',
      claims: [
        ends('ok'),
        counts(1),
        holds('The second range is one mapping.', '---p 0+1', '---p 1+1', '---p 2+2', '---p 16+4'),
      ],
    },
  ],
}
