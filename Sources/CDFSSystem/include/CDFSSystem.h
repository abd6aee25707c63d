// Calls that Swift cannot make itself: variadic functions and ioctl-like requests.
#ifndef CDFS_SYSTEM_H
#define CDFS_SYSTEM_H

#include <stdint.h>

/// Turns on SQLITE_DBCONFIG_DEFENSIVE for `connection` (a `sqlite3 *`), so that ordinary SQL
/// cannot corrupt the file (https://sqlite.org/c3ref/c_dbconfig_defensive.html).
/// Returns an SQLite result code.
int dfs_sqlite_make_defensive(void *connection);

/// Limits what one statement on `connection` (a `sqlite3 *`) may cost, so that a hostile database
/// or query ends with an error (https://sqlite.org/limits.html).
void dfs_sqlite_limit(void *connection);

/// Keeps SQLite from counting the memory it uses: each allocation of every connection would take
/// the same lock for it (https://sqlite.org/c3ref/c_config_covering_index_scan.html,
/// SQLITE_CONFIG_MEMSTATUS). Returns an SQLite result code: SQLITE_MISUSE if SQLite is in use
/// already; nothing has changed then.
int dfs_sqlite_count_no_memory(void);

/// Keeps this process's memory, which holds keys and passwords, out of core files and away from
/// other processes of the same user (setrlimit(2), PR_SET_DUMPABLE in prctl(2)).
/// Returns 0, or -1 with `errno` set.
int dfs_forbid_core_dumps(void);

/// Starts writing out the dirty pages of `[offset, offset + length)` of `descriptor` without
/// waiting for them (sync_file_range(2)). A hint only: it promises no durability.
/// Returns 0, or -1 with `errno` set.
int dfs_start_write_back(int descriptor, int64_t offset, int64_t length);

/// Has reads and writes of `descriptor` go past the page cache from now on, or through it again
/// (O_DIRECT in open(2)). Returns 0, or -1 with `errno` set where the file system cannot.
int dfs_bypass_page_cache(int descriptor, int bypasses);

/// Reads up to `length` bytes at `offset` of `descriptor` as far as the page cache has them, without
/// waiting for the disk (RWF_NOWAIT in preadv2(2)). Returns how many, or -1 with `errno` set:
/// EAGAIN if the first is not there, EOPNOTSUPP where the file system cannot tell.
int64_t dfs_read_cached(int descriptor, void *bytes, uint64_t length, int64_t offset);

/// Free and total bytes of the file system that holds `path`, as an unprivileged user sees them
/// (statvfs(3)). Returns 0, or -1 with `errno` set.
int dfs_file_system_space(const char *path, uint64_t *available_bytes, uint64_t *total_bytes);

/// Takes the file system that holds `path` down without writing out its journal, as a power cut
/// would (EXT4_IOC_SHUTDOWN with NOLOGFLUSH): what was not synced is gone once it is mounted again.
/// Needs CAP_SYS_ADMIN. Returns 0, or -1 with `errno` set.
int dfs_cut_power(const char *path);

#endif
