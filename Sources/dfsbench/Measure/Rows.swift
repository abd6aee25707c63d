import ArgumentParser

/// All rows there are.
enum Rows {
    static func all(sizeBytes: Int) -> [any Row] {
        [
            PutLarge(sizeBytes: sizeBytes), GetLarge(sizeBytes: sizeBytes),
            GetOneDown(sizeBytes: sizeBytes), VerifyAll(sizeBytes: sizeBytes),
            RepairNode(sizeBytes: sizeBytes),
            PutFolder(name: "put-64k", files: 1_000, bytes: 65_536),
            GetFolder(name: "get-64k", files: 1_000, bytes: 65_536),
            PutFolder(name: "put-1k", files: 10_000, bytes: 1_024),
            GetFolder(name: "get-1k", files: 10_000, bytes: 1_024),
            Separate(name: "put-each", atOnce: 1), Separate(name: "put-each-8", atOnce: 8),
            Separate(name: "get-each", atOnce: 1), Separate(name: "get-each-8", atOnce: 8),
            ListFolder(name: "list-10k", files: 10_000),
        ] + [1, 8, 64, 256].map { Clients(count: $0) }
    }

    /// Rows that fill the disk or answer a special question, measured only where they are named.
    private static var onDemand: [any Row] {
        [
            PutFolder(name: "put-256k", files: 400, bytes: 262_144),
            GetFolder(name: "get-256k", files: 400, bytes: 262_144),
            ListMany(name: "list-1m", files: 1_000_000),
            Growth(name: "growth-10k", files: 10_000), Growth(name: "growth-1m", files: 1_000_000),
            Growth(name: "growth-10m", files: 10_000_000),
            Clients(count: 8, seconds: 60), Clients(count: 64, seconds: 60),
        ]
    }

    /// The rows of these names; all of them for none. Throws `ValidationError`.
    static func named(_ names: [String], sizeBytes: Int) throws -> [any Row] {
        let all = all(sizeBytes: sizeBytes)
        guard !names.isEmpty else { return all }
        return try names.map { name in
            guard let row = (all + onDemand).first(where: { $0.name == name }) else {
                let known = (all + onDemand).map(\.name).joined(separator: ", ")
                throw ValidationError("There is no row '\(name)'. The rows are \(known).")
            }
            return row
        }
    }
}
