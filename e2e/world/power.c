/* A file layer for journeys: whatever the program syncs is copied to a folder of its own at that moment, and what it has deleted
   goes from there when the folder is synced. After a power cut only the copies are there; all that was written and not synced
   is gone. A file that gets another name is not followed. Loaded before the C library (LD_PRELOAD). */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

/* Makes the folders of a path. */
static void make_way(char *path) {
  for (char *at = path + 1; (at = strchr(at, '/')); at++) {
    *at = 0;
    mkdir(path, 0700);
    *at = '/';
  }
}

/* A copy that is cut off leaves the one before in its place. */
static void keep_file(const char *path, const char *copy) {
  char fresh[PATH_MAX * 2 + 8], bytes[1 << 16];
  snprintf(fresh, sizeof fresh, "%s.fresh", copy);
  int from = open(path, O_RDONLY), to = open(fresh, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ssize_t count = -1;
  if (from >= 0 && to >= 0)
    while ((count = read(from, bytes, sizeof bytes)) > 0)
      if (write(to, bytes, count) != count) { count = -1; break; }
  if (from >= 0) close(from);
  if (to >= 0) close(to);
  if (count == 0) rename(fresh, copy);
}

/* Takes the copies away of which the folder has no file any more. */
static void keep_folder(const char *path, const char *copy) {
  char there[PATH_MAX * 2], here[PATH_MAX * 2];
  DIR *copies = opendir(copy);
  if (!copies) return;
  for (struct dirent *entry; (entry = readdir(copies));) {
    snprintf(there, sizeof there, "%.*s/%s", PATH_MAX, path, entry->d_name);
    snprintf(here, sizeof here, "%.*s/%s", PATH_MAX, copy, entry->d_name);
    if (access(there, F_OK)) unlink(here);
  }
  closedir(copies);
}

/* Keeps a file or a folder of the watched folder as it is now. */
static void keep(int file) {
  const char *watched = getenv("POWER_WATCHED"), *kept = getenv("POWER_KEPT");
  char link[64], path[PATH_MAX], copy[PATH_MAX * 2];
  struct stat what;
  if (!watched || !kept || fstat(file, &what)) return;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return;
  path[length] = 0;
  size_t root = strlen(watched);
  if (strncmp(path, watched, root) || (path[root] && path[root] != '/')) return;
  snprintf(copy, sizeof copy, "%s%s", kept, path + root);
  make_way(copy);
  if (S_ISREG(what.st_mode)) keep_file(path, copy);
  if (S_ISDIR(what.st_mode)) keep_folder(path, copy);
}

static int sync_and_keep(const char *name, int file) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  int result = real(file);
  if (result == 0) {
    pthread_mutex_lock(&one_at_a_time);
    keep(file);
    pthread_mutex_unlock(&one_at_a_time);
  }
  return result;
}

int fsync(int file) { return sync_and_keep("fsync", file); }
int fdatasync(int file) { return sync_and_keep("fdatasync", file); }
