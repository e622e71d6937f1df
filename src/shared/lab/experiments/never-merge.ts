import { mmap } from '../build-call'
import { counts, ends, holds, shows } from '../build-claim'
import type { Experiment } from '../experiment'

const READ_ONLY = { protection: 'r--' } as const

/** Two openings of one file are two files to the kernel. */
export const SAME_FILE_TWICE: Experiment = {
  id: 'same-file-twice',
  title: 'The same file, opened twice',
  summary: 'Pages of one file in order merge, unless the file was opened twice.',
  steps: [
    {
      title: 'Map the first page of a file',
      calls: [{ call: 'open' }, mmap(0, 1, { ...READ_ONLY, file: { index: 0, page: 0 } })],
      question: 'The program opens a file and maps its first page. How many maps more?',
      choices: ['One', 'Two: one for the file'],
      answer: 0,
      explanation: 'An open file is not a mapping; only mapped parts count.',
      claims: [ends('ok'), counts(1)],
    },
    {
      title: 'Map its second page behind it',
      calls: [mmap(1, 1, { ...READ_ONLY, file: { index: 0, page: 1 } })],
      question: 'The next page of the file, at the next address, from the same opening. One more?',
      choices: ['Yes', 'No, it continues the first'],
      answer: 1,
      explanation: 'Same open file, and the offset continues as the addresses do: the mapping grows.',
      claims: [ends('ok'), shows('The mapping grew.', 'grown'), counts(0), holds('One mapping.', 'r--p 0+2')],
    },
    {
      title: 'Map its third page from a second opening',
      calls: [{ call: 'open' }, mmap(2, 1, { ...READ_ONLY, file: { index: 1, page: 2 } })],
      question:
        'The file is opened again, and its third page mapped from there. Same path, same inode. One more?',
      choices: ['Yes', 'No, it continues the two'],
      answer: 0,
      explanation:
        'The kernel compares the open file description, not the inode. Nothing in /proc shows the difference: such neighbours look as if they should be one.',
      claims: [ends('ok'), counts(1), holds('Two mappings that look alike.', 'r--p 0+2', 'r--p 2+1')],
    },
  ],
}

/** Each shared anonymous mapping is a file of its own inside the kernel. */
export const SHARED_ANONYMOUS: Experiment = {
  id: 'shared-anonymous',
  title: 'Shared memory stays apart',
  summary: 'Private anonymous neighbours merge; shared ones never do.',
  steps: [
    {
      title: 'Two private neighbours',
      calls: [mmap(0, 1), mmap(1, 1)],
      question: 'Two pages side by side, each mapped by a call of its own, private. How many maps?',
      choices: ['One', 'Two'],
      answer: 0,
      explanation: 'Mappings of one kind merge.',
      claims: [ends('ok'), counts(1), holds('One mapping.', 'rw-p 0+2')],
    },
    {
      title: 'Two shared neighbours',
      calls: [mmap(8, 1, { sharing: 'shared' }), mmap(9, 1, { sharing: 'shared' })],
      question: 'The same with MAP_SHARED. How many?',
      choices: ['One', 'Two'],
      answer: 1,
      explanation:
        'Shared anonymous memory is backed by a file that the kernel creates for it (maps says "/dev/zero (deleted)"), another for each call, with an inode of its own.',
      claims: [
        ends('ok'),
        counts(2),
        shows('Two mappings are new.', 'added', 'added'),
        holds('Two shared mappings beside the private one.', 'rw-p 0+2', 'rw-s 8+1', 'rw-s 9+1'),
      ],
    },
  ],
}
