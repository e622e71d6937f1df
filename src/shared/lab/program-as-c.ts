import { formatHex } from '../format/address'
import { callAsC } from './call-as-c'
import type { LabCall, LabCallName } from './lab-call'

/** A step that was made: what it was called, and its calls. */
export interface PlayedStep {
  readonly title: string
  readonly calls: readonly LabCall[]
}

/** What a program needs for the calls that are more than one line, beside its own parts. */
const PARTS: readonly { readonly calls: readonly LabCallName[]; readonly code: string }[] = [
  {
    calls: ['touch'],
    code: `static int touch(char *at, size_t size) {
  for (size_t byte = 0; byte < size; byte += PAGE) *(volatile char *)(at + byte) = 1;
  return 0;
}`,
  },
  {
    calls: ['memfd_create'],
    code: `static int make_memfd(size_t size) {
  int file = memfd_create("vmatlas-lab", 0);
  return file >= 0 && ftruncate(file, (off_t)size) == 0 ? file : -1;
}`,
  },
  {
    calls: ['thread-start', 'thread-end'],
    code: `static pthread_t threads[64];
static sem_t wakes[64];
static int thread_count;

static void *rest(void *wake) {
  while (sem_wait(wake) != 0) continue;
  return NULL;
}

static int start_thread(void) {
  sem_init(&wakes[thread_count], 0, 0);
  errno = pthread_create(&threads[thread_count], NULL, rest, &wakes[thread_count]);
  return errno ? -1 : thread_count++;
}

static inline int end_thread(void) {
  sem_post(&wakes[--thread_count]);
  errno = pthread_join(threads[thread_count], NULL);
  return errno ? -1 : 0;
}`,
  },
  {
    calls: ['fill'],
    code: `static long filled;

/* Maps of one page whose protections alternate, so that none merges, until there are \`count\` of them. */
static int fill(char *at, long count) {
  for (; filled < count; filled++) {
    int protection = filled % 2 ? PROT_READ : PROT_READ | PROT_WRITE;
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE;
    if (mmap(at + filled * PAGE, PAGE, protection, flags, -1, 0) == MAP_FAILED) return -1;
  }
  return 0;
}`,
  },
]

const HEAD = `#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096L`

const SAYING = `/* Says what was done and waits for Enter, so that the maps can be looked at. */
static void step(const char *title) {
  printf("%s: pmap %d\\n", title, getpid());
  fflush(stdout);
  while (getchar() != '\\n' && !feof(stdin)) continue;
}

static void check(const char *call, int failed) {
  if (failed) printf("%s: %s\\n", call, strerror(errno));
}`

/**
 * Writes steps as a C program that makes the same calls, with a pause for Enter before the first and after each.
 *
 * `region` is the address at which the Lab found room. It prints "TITLE: pmap PID" at each pause, and every call
 * that fails with the reason.
 */
export function programAsC(name: string, steps: readonly PlayedStep[], region: number): string {
  const used = new Set(steps.flatMap(({ calls }) => calls.map(({ call }) => call)))
  const parts = PARTS.filter(({ calls }) => calls.some((call) => used.has(call))).map(({ code }) => code)
  const numbers = { placed: 0, files: 0 }
  const body = steps.flatMap(({ title, calls }, index) => [
    ...calls.flatMap((call) => statementsOf(call, numbers)),
    `step(${quote(`${index + 1}. ${title}`)});`,
  ])
  const variables = [
    ...(numbers.placed > 0 ? [`static char *placed[${numbers.placed}];`] : []),
    ...(numbers.files > 0 ? [`static int files[${numbers.files}];`] : []),
  ]
  const main = ['step("Start");', ...body, 'return 0;'].map((line) => `  ${line}`).join('\n')
  const intro = `/*\n * ${inComment(name)}\n *\n * cc -static -pthread -o steps steps.c && ./steps\n */`
  const regionLine = `#define REGION ((char *)0x${formatHex(region)})`
  return (
    [
      `${intro}\n${HEAD}\n${regionLine}`,
      ...(variables.length > 0 ? [variables.join('\n')] : []),
      ...parts,
      SAYING,
      `int main(void) {\n${main}\n}`,
    ].join('\n\n') + '\n'
  )
}

function statementsOf(call: LabCall, numbers: { placed: number; files: number }): string[] {
  const c = callAsC(call)
  const text = quote(c)
  switch (call.call) {
    case 'mmap': {
      if (call.at !== null) return [`check(${text}, ${c} == MAP_FAILED);`]
      const result = `placed[${numbers.placed++}]`
      return [`${result} = ${c};`, `check(${text}, ${result} == MAP_FAILED);`]
    }
    case 'mremap':
      return [`check(${text}, ${c} == MAP_FAILED);`]
    case 'brk':
      return [`check(${text}, ${c} == (void *)-1);`]
    case 'open':
    case 'memfd_create': {
      const result = `files[${numbers.files++}]`
      return [`${result} = ${c};`, `check(${text}, ${result} < 0);`]
    }
    case 'fork':
      return [
        '/* The child goes on; its parent waits. */',
        `if (${c} > 0) {`,
        '  wait(NULL);',
        '  return 0;',
        '}',
      ]
    default:
      return [`check(${text}, ${c} < 0);`]
  }
}

function quote(text: string): string {
  const inner = text.replace(/[\\"]/g, '\\$&').replace(/[^\x20-\x7e]/g, '?')
  return `"${inner}"`
}

/** A name that could end the comment must not. */
function inComment(text: string): string {
  return text.replaceAll('*/', '* /').replace(/[\r\n]+/g, ' ')
}
