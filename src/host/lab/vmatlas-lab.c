/*
 * The Lab's process: makes the system calls that it is asked for, one line each, and answers with one line.
 *
 *   "lab 1 PID REGION"         when it is ready; numbers in answers are hexadecimal but for PID and errno
 *   "mmap s0 3 rw- private - - 0"  ->  "ok 200000000000"
 *   "munmap s99 1"                 ->  "errno 22 0"     the kernel refused
 *   "munmap k0.0 1"                ->  "refused 22 0"   this program did, and did not ask the kernel
 *
 * Places are pages: sN of the region, an empty part of the address space that it found itself, kM.N of the M-th
 * mapping that the kernel placed. So no request can name memory that is not the Lab's. It allocates nothing of its
 * own after the start, since it must work when the kernel refuses it maps, and ends when its standard input does.
 * The requests are those of src/shared/lab/lab-protocol.ts.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGE = 4096, MOST_THINGS = 64, MOST_PAGES = 16384, LARGEST_FILL = 1 << 20 };
static const unsigned long REGION_PAGES = 1UL << 21, FILL_FIRST = 1UL << 20;

static char *region;
/* Mappings that the kernel placed; a page that was unmapped is gone, something else may lie there by now. */
static struct { char *start; unsigned long pages; unsigned char gone[MOST_PAGES]; } placed[MOST_THINGS];
static int placed_count, files[MOST_THINGS], file_count, thread_count;
static pthread_t threads[MOST_THINGS];
static sem_t wakes[MOST_THINGS];
static long grown;
static unsigned long filled;
/* Whether the call under way failed here, before the kernel was asked. */
static int refused_here;

static long refuse(int number) {
  refused_here = 1;
  errno = number;
  return -1;
}

static char *locate(const char *place, unsigned long pages, int gone_too) {
  unsigned index;
  unsigned long page;
  int used = 0;
  if (pages < 1 || pages > MOST_PAGES) return NULL;
  if (sscanf(place, "s%9lu%n", &page, &used) == 1 && !place[used])
    return page <= REGION_PAGES - pages ? region + page * PAGE : NULL;
  if (sscanf(place, "k%2u.%9lu%n", &index, &page, &used) != 2 || place[used] || index >= (unsigned)placed_count) return NULL;
  if (page > placed[index].pages || pages > placed[index].pages - page) return NULL;
  if (!gone_too && memchr(placed[index].gone + page, 1, pages)) return NULL;
  return placed[index].start + page * PAGE;
}

/* The address of a range, or NULL and refused; `gone_too` where it may have been unmapped, as for mmap. */
static char *find_range(const char *place, unsigned long pages, int gone_too) {
  char *at = locate(place, pages, gone_too);
  if (!at) refuse(EINVAL);
  return at;
}

static void mark_gone(const char *place, unsigned long pages, int gone) {
  unsigned index;
  unsigned long page;
  if (sscanf(place, "k%2u.%9lu", &index, &page) == 2) memset(placed[index].gone + page, gone, pages);
}

static int protection_of(const char *text) {
  return (text[0] == 'r' ? PROT_READ : 0) | (text[1] == 'w' ? PROT_WRITE : 0) | (text[2] == 'x' ? PROT_EXEC : 0);
}

static long do_mmap(const char *place, unsigned long pages, const char *protection, const char *sharing,
                    const char *flags, const char *file, unsigned long file_page) {
  int kind = !strcmp(sharing, "shared") ? MAP_SHARED : MAP_PRIVATE, fd = -1;
  if (strstr(flags, "noreserve")) kind |= MAP_NORESERVE;
  if (strstr(flags, "stack")) kind |= MAP_STACK;
  if (strstr(flags, "populate")) kind |= MAP_POPULATE;
  if (!strcmp(file, "-")) kind |= MAP_ANONYMOUS;
  else if (file[0] == 'f' && atoi(file + 1) >= 0 && atoi(file + 1) < file_count) fd = files[atoi(file + 1)];
  else return refuse(EBADF);
  char *at = NULL;
  int is_placed = !strcmp(place, "any");
  if (pages < 1 || pages > MOST_PAGES || file_page > MOST_PAGES) return refuse(EINVAL);
  if (is_placed && placed_count == MOST_THINGS) return refuse(EBUSY);
  if (!is_placed) {
    if (!(at = find_range(place, pages, 1))) return -1;
    kind |= MAP_FIXED_NOREPLACE;
  }
  char *made = mmap(at, pages * PAGE, protection_of(protection), kind, fd, (off_t)file_page * PAGE);
  if (made == MAP_FAILED) return -1;
  if (!is_placed) mark_gone(place, pages, 0);
  else {
    placed[placed_count].start = made;
    placed[placed_count++].pages = pages;
  }
  return (long)made;
}

static long do_mremap(const char *place, unsigned long pages, unsigned long new_pages, const char *to) {
  char *from = find_range(place, pages, 0), *target = NULL;
  if (!from || new_pages < 1 || new_pages > MOST_PAGES) return from ? refuse(EINVAL) : -1;
  int moves = strcmp(to, "-") != 0;
  if (moves && !(target = find_range(to, new_pages, 0))) return -1;
  /* Behind a placed mapping lies what is not the Lab's. */
  if (!moves && new_pages > pages && place[0] == 'k') return refuse(EINVAL);
  char *made = mremap(from, pages * PAGE, new_pages * PAGE, moves ? MREMAP_MAYMOVE | MREMAP_FIXED : 0, target);
  if (made == MAP_FAILED) return -1;
  if (moves) mark_gone(place, pages, 1);
  else if (new_pages < pages && place[0] == 'k') {
    unsigned index = 0;
    unsigned long page = 0;
    if (sscanf(place, "k%2u.%9lu", &index, &page) == 2) memset(placed[index].gone + page + new_pages, 1, pages - new_pages);
  }
  return (long)made;
}

static long do_madvise(char *at, unsigned long pages, const char *advice) {
  static const struct { const char *name; int value; } known[] = {
      {"dontfork", MADV_DONTFORK}, {"dofork", MADV_DOFORK}, {"dontdump", MADV_DONTDUMP}, {"dodump", MADV_DODUMP},
      {"sequential", MADV_SEQUENTIAL}, {"random", MADV_RANDOM}, {"normal", MADV_NORMAL}, {"hugepage", MADV_HUGEPAGE},
      {"nohugepage", MADV_NOHUGEPAGE}, {"dontneed", MADV_DONTNEED}, {"free", MADV_FREE}, {"willneed", MADV_WILLNEED}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (!strcmp(advice, known[i].name)) return madvise(at, pages * PAGE, known[i].value);
  return refuse(EINVAL);
}

static long do_touch(char *at, unsigned long pages) {
  for (unsigned long page = 0; page < pages; page++) *(volatile char *)(at + page * PAGE) = 1;
  return 0;
}

static long do_brk(long pages) {
  if (pages == 0 || pages > MOST_PAGES || pages < -MOST_PAGES || grown + pages < 0) return refuse(EINVAL);
  if (sbrk(pages * PAGE) == (void *)-1) return -1;
  grown += pages;
  return (long)sbrk(0);
}

static long add_file(int fd) {
  if (fd < 0) return -1;
  if (file_count == MOST_THINGS) {
    close(fd);
    return refuse(EBUSY);
  }
  files[file_count] = fd;
  return file_count++;
}

static long do_memfd(unsigned long pages) {
  if (pages < 1 || pages > MOST_PAGES) return refuse(EINVAL);
  int fd = memfd_create("vmatlas-lab", MFD_CLOEXEC);
  if (fd >= 0 && ftruncate(fd, (off_t)pages * PAGE)) {
    close(fd);
    return -1;
  }
  return add_file(fd);
}

/* The child goes on with the requests; the parent waits and ends as it ends. */
static long do_fork(void) {
  pid_t child = fork();
  if (child < 0) return -1;
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    thread_count = 0;
    return getpid();
  }
  int status;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  if (WIFSIGNALED(status)) {
    signal(WTERMSIG(status), SIG_DFL);
    kill(getpid(), WTERMSIG(status));
  }
  _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

static void *rest(void *wake) {
  while (sem_wait(wake) && errno == EINTR) continue;
  return NULL;
}

static long start_thread(void) {
  if (thread_count == MOST_THINGS) return refuse(EBUSY);
  sem_init(&wakes[thread_count], 0, 0);
  int failed = pthread_create(&threads[thread_count], NULL, rest, &wakes[thread_count]);
  errno = failed;
  return failed ? -1 : ++thread_count;
}

static long end_thread(void) {
  if (thread_count == 0) return refuse(ESRCH);
  sem_post(&wakes[--thread_count]);
  pthread_join(threads[thread_count], NULL);
  return thread_count;
}

/* One-page maps whose protections alternate, so that none merges, until there are `maps`; `done` counts the new ones. */
static long do_fill(unsigned long maps, unsigned long *done) {
  if (maps < 1 || maps > LARGEST_FILL) return refuse(EINVAL);
  for (*done = 0; filled < maps; ++*done, ++filled) {
    int protection = filled % 2 ? PROT_READ : PROT_READ | PROT_WRITE;
    int kind = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE;
    if (mmap(region + (FILL_FIRST + filled) * PAGE, PAGE, protection, kind, -1, 0) == MAP_FAILED) return -1;
  }
  return (long)*done;
}

static long act(const char *line, unsigned long *done) {
  char name[16], place[16], protection[8], sharing[16], flags[32], last[16];
  unsigned long pages = 0, more = 0;
  long change;
  if (sscanf(line, "mmap %15s %9lu %7s %15s %31s %15s %9lu", place, &pages, protection, sharing, flags, last, &more) == 7)
    return do_mmap(place, pages, protection, sharing, flags, last, more);
  if (sscanf(line, "mremap %15s %9lu %9lu %15s", place, &pages, &more, last) == 4) return do_mremap(place, pages, more, last);
  if (sscanf(line, "brk %9ld", &change) == 1) return do_brk(change);
  if (sscanf(line, "memfd_create %9lu", &pages) == 1) return do_memfd(pages);
  if (sscanf(line, "fill %9lu", &pages) == 1) return do_fill(pages, done);
  if (!strcmp(line, "open")) return add_file(open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
  if (!strcmp(line, "fork")) return do_fork();
  if (!strcmp(line, "thread-start")) return start_thread();
  if (!strcmp(line, "thread-end")) return end_thread();
  int words = sscanf(line, "%15s %15s %9lu %15s", name, place, &pages, last);
  char *at = words >= 3 ? find_range(place, pages, 0) : NULL;
  if (!at) return refuse(EINVAL);
  if (words == 4 && !strcmp(name, "mprotect")) return mprotect(at, pages * PAGE, protection_of(last));
  if (words == 4 && !strcmp(name, "madvise")) return do_madvise(at, pages, last);
  if (words == 3 && !strcmp(name, "mlock")) return mlock(at, pages * PAGE);
  if (words == 3 && !strcmp(name, "munlock")) return munlock(at, pages * PAGE);
  if (words == 3 && !strcmp(name, "touch")) return do_touch(at, pages);
  if (words != 3 || strcmp(name, "munmap")) return refuse(EINVAL);
  if (munmap(at, pages * PAGE)) return -1;
  mark_gone(place, pages, 1);
  return 0;
}

static void say(const char *text) {
  if (write(1, text, strlen(text)) < 0) _exit(0);
}

static int find_region(void) {
  int kind = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE;
  for (unsigned long at = 0x200000000000; at < 0x7e0000000000 && !region; at += 0x10000000000) {
    char *made = mmap((void *)at, REGION_PAGES * PAGE, PROT_NONE, kind, -1, 0);
    if (made == MAP_FAILED) continue;
    munmap(made, REGION_PAGES * PAGE);
    if (made == (char *)at) region = made;
  }
  return region != NULL;
}

int main(void) {
  static char line[256], answer[64];
  size_t length = 0;
  signal(SIGPIPE, SIG_IGN);
  if (sysconf(_SC_PAGESIZE) != PAGE || !find_region()) return 3;
  snprintf(answer, sizeof answer, "lab 1 %d %lx\n", getpid(), (unsigned long)region);
  say(answer);
  for (char byte; read(0, &byte, 1) == 1;) {
    if (byte != '\n') {
      if (length < sizeof line - 1) line[length++] = byte;
      continue;
    }
    line[length] = 0;
    unsigned long done = 0;
    refused_here = 0;
    long result = length == sizeof line - 1 ? refuse(EINVAL) : act(line, &done);
    length = 0;
    if (result == -1) snprintf(answer, sizeof answer, "%s %d %lx\n", refused_here ? "refused" : "errno", errno, done);
    else snprintf(answer, sizeof answer, "ok %lx\n", (unsigned long)result);
    say(answer);
  }
  return 0;
}
