import GRDB

extension Catalog {
    /// Counts a start of the node. Returns how many there have been.
    package func countBoot() async throws -> Int {
        try await writer.run { database in
            try database.run("UPDATE node SET boots = boots + 1")
            return try database.integer("SELECT boots FROM node")
        }
    }

    /// Adds to the time that the node has run; deadlines are counted in it.
    package func addUptime(seconds: Int) async throws {
        try await writer.run { database in
            try database.run("UPDATE node SET uptime_seconds = uptime_seconds + ?", [seconds])
        }
    }

    /// Seconds that the node has run on this catalog, as last counted.
    package func uptimeSeconds() async throws -> Int {
        try await read { try $0.integer("SELECT uptime_seconds FROM node") }
    }
}
