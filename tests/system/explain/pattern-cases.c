/*
 * Makes memory whose look misleads, or does not, and waits until its input ends.
 *
 *   threads N STACK GUARD   N threads with stacks and guards of so many KiB that wait in a system call
 *   spinning N              N threads with stacks of 256 KiB that run all the time
 *   buffers N SIZE          N buffers of so many KiB, each behind a page without access
 *   arenas N                N threads that keep an allocation each in an arena of their own
 *
 * When all is there it prints "ready" and one line for each thread: "stack ADDRESS", an address in its stack.
 */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define KIB 1024L
#define PAGE 4096L

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static volatile int spins = 1;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

/* Says where the stack of this thread is, and meets whoever made it. */
static void tell(const char *address, void *made) {
  pthread_mutex_lock(&lock);
  printf("stack %lx\n", (unsigned long)(uintptr_t)address);
  pthread_mutex_unlock(&lock);
  pthread_barrier_wait(made);
}

static void *wait_in_thread(void *made) {
  char here = 0;
  tell(&here, made);
  for (;;) pause();
  return made;
}

static void *allocate_in_thread(void *made) {
  char here = 0;
  char *kept = malloc(64 * KIB);
  if (!kept) fail("malloc");
  memset(kept, 1, 64 * KIB);
  tell(&here, made);
  for (;;) pause();
  return made;
}

static void *spin_in_thread(void *made) {
  char here = 0;
  tell(&here, made);
  while (spins) {
  }
  return made;
}

static void start(long count, long stack, long guard, void *(*run)(void *)) {
  pthread_attr_t attributes;
  pthread_t thread;
  pthread_attr_init(&attributes);
  if (pthread_attr_setstacksize(&attributes, (size_t)(stack * KIB))) fail("stack size");
  if (pthread_attr_setguardsize(&attributes, (size_t)(guard * KIB))) fail("guard size");
  pthread_barrier_t *made = malloc(sizeof *made);
  if (!made) fail("malloc");
  pthread_barrier_init(made, NULL, (unsigned)count + 1);
  for (long at = 0; at < count; at++)
    if (pthread_create(&thread, &attributes, run, made)) fail("thread");
  pthread_barrier_wait(made);
}

static void make_buffers(long count, long size) {
  long whole = PAGE + size * KIB;
  char *area = mmap(NULL, (size_t)(count * whole), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (area == MAP_FAILED) fail("mmap");
  for (long at = 0; at < count; at++)
    if (mprotect(area + at * whole + PAGE, (size_t)(size * KIB), PROT_READ | PROT_WRITE)) fail("mprotect");
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    if (!strcmp(argv[i], "threads") && i + 3 < argc) {
      start(atol(argv[i + 1]), atol(argv[i + 2]), atol(argv[i + 3]), wait_in_thread);
      i += 3;
    } else if (!strcmp(argv[i], "spinning") && i + 1 < argc) {
      start(atol(argv[++i]), 256, 4, spin_in_thread);
    } else if (!strcmp(argv[i], "arenas") && i + 1 < argc) {
      start(atol(argv[++i]), 256, 4, allocate_in_thread);
    } else if (!strcmp(argv[i], "buffers") && i + 2 < argc) {
      make_buffers(atol(argv[i + 1]), atol(argv[i + 2]));
      i += 2;
    } else {
      fprintf(stderr, "unknown: %s\n", argv[i]);
      return 2;
    }
  }
  puts("ready");
  fflush(stdout);
  while (getchar() != EOF) {
  }
  return 0;
}
