import Foundation

/// `dfc list -r --long` of files of which the catalogs alone know.
struct ListMany: Row {
    let name: String
    let files: Int
    var work: String { "dfc list -r --long of \(files) files" }
    var floor: String { "sqlite3 listing names and sizes from one catalog" }
    var amount: Amount { .items(files, "entries") }

    func run(_ bench: Workbench, number: Int) async throws -> Measured {
        try bench.once(name) {
            _ = try bench.cluster.restart { catalogs in
                try CatalogFilling(owner: bench.cluster.account.user, files: files).fill(catalogs)
            }
        }
        let query = "SELECT path, size FROM v_files WHERE path LIKE 'filled/%'"
        let floor = try Tool.sqlite3.seconds(["-readonly", bench.cluster.catalogs[0], query])
        let usage = try await bench.measure(["list", "-r", "--long", "filled"], touching: 0)
        return Measured(floorSeconds: floor, usage: usage)
    }
}
