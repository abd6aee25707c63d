#define _GNU_SOURCE
#include "CDFSSystem.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/ioctl.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <unistd.h>

// linux/fs/ext4/ext4.h, which is not among the kernel's public headers.
#define EXT4_IOC_SHUTDOWN _IOR('X', 125, uint32_t)
#define EXT4_GOING_FLAGS_NOLOGFLUSH 0x2

int dfs_sqlite_make_defensive(void *connection) {
    return sqlite3_db_config((sqlite3 *)connection, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
}

int dfs_sqlite_count_no_memory(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

void dfs_sqlite_limit(void *connection) {
    sqlite3 *database = (sqlite3 *)connection;
    sqlite3_limit(database, SQLITE_LIMIT_LENGTH, 256 * 1024 * 1024);
    sqlite3_limit(database, SQLITE_LIMIT_SQL_LENGTH, 1000000);
    sqlite3_limit(database, SQLITE_LIMIT_EXPR_DEPTH, 200);
    sqlite3_limit(database, SQLITE_LIMIT_COLUMN, 200);
    sqlite3_limit(database, SQLITE_LIMIT_COMPOUND_SELECT, 32);
    sqlite3_limit(database, SQLITE_LIMIT_VDBE_OP, 1000000);
    sqlite3_limit(database, SQLITE_LIMIT_FUNCTION_ARG, 32);
    sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 2);
    sqlite3_limit(database, SQLITE_LIMIT_TRIGGER_DEPTH, 4);
    sqlite3_limit(database, SQLITE_LIMIT_WORKER_THREADS, 0);
}

int dfs_forbid_core_dumps(void) {
    struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0) return -1;
#ifdef __linux__
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return -1;
#endif
    return 0;
}

int dfs_start_write_back(int descriptor, int64_t offset, int64_t length) {
    return sync_file_range(descriptor, offset, length, SYNC_FILE_RANGE_WRITE);
}

int dfs_bypass_page_cache(int descriptor, int bypasses) {
    int flags = fcntl(descriptor, F_GETFL);
    if (flags < 0) return -1;
    return fcntl(descriptor, F_SETFL, bypasses ? flags | O_DIRECT : flags & ~O_DIRECT);
}

int64_t dfs_read_cached(int descriptor, void *bytes, uint64_t length, int64_t offset) {
    struct iovec into = {bytes, length};
    return preadv2(descriptor, &into, 1, offset, RWF_NOWAIT);
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
