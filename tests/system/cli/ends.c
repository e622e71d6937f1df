/* Programs that end in the ways that a recorder has to tell apart. Usage: ends MODE LIMIT */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAGE 4096UL

static char *area;
static long splits;

/* Pieces of one reservation, so that all of them go with one munmap. */
static void reserve(long limit) {
  area = mmap(NULL, (size_t)limit * 2 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (area == MAP_FAILED) exit(9);
}

static int split(void) {
  return mprotect(area + (size_t)(2 * splits++ + 1) * PAGE, PAGE, PROT_READ);
}

static long used(void) {
  FILE *maps = fopen("/proc/self/maps", "r");
  if (!maps) exit(9);
  long lines = 0;
  char *line = NULL;
  size_t room = 0;
  while (getline(&line, &room, maps) > 0) lines += strstr(line, "[vsyscall]") == NULL;
  fclose(maps);
  free(line);
  return lines;
}

/* A split makes two more; the last is a mapping of its own. */
static void fill_to(long count) {
  for (long have = used(); have + 2 <= count; have = have + 2 < count - 64 ? have + 2 : used())
    if (split()) exit(9);
  while (used() < count)
    if (mmap(NULL, PAGE, used() % 2 ? PROT_READ : PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0) == MAP_FAILED) exit(9);
}

static void fill_until_refused(void) {
  while (!split()) {}
}

static void pause_ms(long ms) {
  struct timespec time = {ms / 1000, ms % 1000 * 1000000};
  while (nanosleep(&time, &time) && errno == EINTR) {}
}

static void *idle(void *nothing) {
  return nothing;
}

int main(int argc, char **argv) {
  if (argc != 3) return 9;
  const char *mode = argv[1];
  long limit = atol(argv[2]);
  pthread_t thread;
  reserve(limit);
  if (!strcmp(mode, "unwind")) {
    fill_until_refused();
    munmap(area, (size_t)limit * 2 * PAGE);
    return 1;
  }
  if (!strcmp(mode, "abort")) {
    fill_until_refused();
    abort();
  }
  if (!strcmp(mode, "child")) {
    pid_t child = fork();
    if (child == 0) {
      fill_until_refused();
      pause_ms(1500);
      abort();
    }
    waitpid(child, NULL, 0);
    return 1;
  }
  if (!strcmp(mode, "crash-at-99")) {
    fill_to(limit / 100 * 99);
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
  }
  if (!strcmp(mode, "thread")) {
    fill_to(limit - 1);
    return pthread_create(&thread, NULL, idle, NULL) == EAGAIN ? 1 : 9;
  }
  if (!strcmp(mode, "mremap")) {
    char *one = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char *there = mmap(NULL, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    fill_to(limit - 3);
    return mremap(one, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, there) == MAP_FAILED ? 1 : 9;
  }
  if (!strcmp(mode, "calm")) {
    pause_ms(500);
    return 1;
  }
  return 9;
}
