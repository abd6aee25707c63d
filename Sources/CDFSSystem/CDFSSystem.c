#define _GNU_SOURCE
#include "CDFSSystem.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/ioctl.h>
#include <sys/statvfs.h>
#include <unistd.h>

// linux/fs/ext4/ext4.h, which is not among the kernel's public headers.
#define EXT4_IOC_SHUTDOWN _IOR('X', 125, uint32_t)
#define EXT4_GOING_FLAGS_NOLOGFLUSH 0x2

int dfs_sqlite_make_defensive(void *connection) {
    return sqlite3_db_config((sqlite3 *)connection, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
}

int dfs_start_write_back(int descriptor, int64_t offset, int64_t length) {
    return sync_file_range(descriptor, offset, length, SYNC_FILE_RANGE_WRITE);
}

int dfs_file_system_space(const char *path, uint64_t *available_bytes, uint64_t *total_bytes) {
    struct statvfs info;
    if (statvfs(path, &info) != 0) return -1;
    *available_bytes = (uint64_t)info.f_bavail * info.f_frsize;
    *total_bytes = (uint64_t)info.f_blocks * info.f_frsize;
    return 0;
}

int dfs_cut_power(const char *path) {
    uint32_t flags = EXT4_GOING_FLAGS_NOLOGFLUSH;
    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return -1;
    int result = ioctl(descriptor, EXT4_IOC_SHUTDOWN, &flags);
    close(descriptor);
    return result;
}
