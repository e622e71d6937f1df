/* Mounts a file system that never answers: dead-mount FOLDER. Prints the pid that holds it, and returns when it is mounted. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  int fuse = open("/dev/fuse", O_RDWR);
  if (fuse < 0) {
    perror("/dev/fuse");
    return 3;
  }
  char options[128];
  snprintf(options, sizeof options, "fd=%d,rootmode=%o,user_id=0,group_id=0,allow_other", fuse, S_IFDIR);
  if (mount("dead", argv[1], "fuse.dead", MS_NOSUID | MS_NODEV, options)) {
    perror("mount");
    return 3;
  }
  pid_t holder = fork();
  if (holder < 0) return 3;
  if (holder > 0) {
    fprintf(stderr, "holder %d\n", holder);
    return 0;
  }
  close(0);
  close(1);
  close(2);
  /* Nothing may outlive a test that was killed. */
  alarm(280);
  for (;;) pause();
}
