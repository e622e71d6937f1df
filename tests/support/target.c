/*
 * A process for tests to look at. It makes the mappings that its arguments ask for, prints "ready PID" and lives
 * until its standard input closes, so it never outlives the test that started it.
 *
 *   file PATH       maps one page of PATH read-only and private
 *   files-in DIR    does so for each file of DIR: names need not be valid text to get here
 *   patchwork N     N anonymous one-page mappings of alternating protection, side by side
 *   fill N          N anonymous one-page mappings that cannot merge, 100 a millisecond at most; ends with status 1
 *                   three seconds after the kernel refused one
 *   grow RATE       prints "ready PID" already now, makes RATE such mappings a second by the clock until the kernel refuses
 *                   one, and prints "refused MS", the milliseconds since 1970
 *   go              prints "ready PID" already now, and goes on when it is sent a byte
 *   undumpable      PR_SET_DUMPABLE 0: the process's own user may not read its maps either
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

/* From the kernel's refusal to the end of the program. */
#define REFUSED_MICROSECONDS 3000000

static void fail(const char *what) {
  fprintf(stderr, "target: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void map_file(const char *path) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) fail(path);
  if (mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0) == MAP_FAILED) fail("mmap file");
  close(fd);
}

static void map_files_in(const char *folder) {
  DIR *dir = opendir(folder);
  if (!dir) fail(folder);
  for (struct dirent *entry; (entry = readdir(dir));) {
    if (entry->d_type != DT_REG) continue;
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
    map_file(path);
  }
  closedir(dir);
}

static void map_patchwork(long count) {
  char *base = mmap(NULL, (size_t)count * 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (base == MAP_FAILED) fail("mmap patchwork");
  for (long page = 1; page < count; page += 2)
    if (mprotect(base + page * 4096, 4096, PROT_READ | PROT_WRITE)) fail("mprotect patchwork");
}

/* Of two in a row the protections differ. */
static int map_one(long made) {
  int protection = made % 2 ? PROT_READ : PROT_READ | PROT_WRITE;
  return mmap(NULL, 4096, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static void fill(long count) {
  for (long made = 0; made < count; made++) {
    if (!map_one(made)) {
      int refused = errno;
      /* Whoever watches must have seen the last count, however slow the machine is. */
      usleep(REFUSED_MICROSECONDS);
      errno = refused;
      fail("mmap");
    }
    if (made % 100 == 99) usleep(1000);
  }
}

static void announce(void) {
  printf("ready %d\n", getpid());
  fflush(stdout);
}

static double now_ms(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static void grow(double per_second) {
  announce();
  double begin = now_ms(CLOCK_MONOTONIC);
  struct pollfd input = {.fd = 0, .events = POLLIN};
  for (long made = 0; poll(&input, 1, 1) == 0;) {
    long wanted = (now_ms(CLOCK_MONOTONIC) - begin) / 1e3 * per_second;
    for (; made < wanted; made++)
      if (!map_one(made)) {
        printf("refused %.0f\n", now_ms(CLOCK_REALTIME));
        fflush(stdout);
        return;
      }
  }
}

static void wait_for_go(void) {
  char byte;
  announce();
  if (read(0, &byte, 1) != 1) exit(0);
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    if (!strcmp(argv[i], "file") && i + 1 < argc) map_file(argv[++i]);
    else if (!strcmp(argv[i], "files-in") && i + 1 < argc) map_files_in(argv[++i]);
    else if (!strcmp(argv[i], "patchwork") && i + 1 < argc) map_patchwork(atol(argv[++i]));
    else if (!strcmp(argv[i], "fill") && i + 1 < argc) fill(atol(argv[++i]));
    else if (!strcmp(argv[i], "grow") && i + 1 < argc) grow(atof(argv[++i]));
    else if (!strcmp(argv[i], "go")) wait_for_go();
    else if (!strcmp(argv[i], "undumpable")) prctl(PR_SET_DUMPABLE, 0);
    else {
      fprintf(stderr, "target: unknown argument %s\n", argv[i]);
      return 2;
    }
  }
  announce();
  char buffer[64];
  while (read(0, buffer, sizeof buffer) > 0) continue;
  return 0;
}
