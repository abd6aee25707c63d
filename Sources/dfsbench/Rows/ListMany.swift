import Foundation

/// `dfc list -r --long` of files of which the catalogs alone know.
struct ListMany: Row {
    let name: String
    let files: Int
    var work: String { "dfc list -r --long of \(files) files" }
    var floor: String { "sqlite3 listing names and sizes from one catalog" }
    var amount: Amount { .items(files, "entries") }

    func run(_ bench: Workbench, number: Int) async throws -> Measured {
        let filling = CatalogFilling(owner: bench.cluster.account.user, files: files)
        try bench.once(filling.folder) {
            _ = try bench.cluster.restart { try filling.fill($0) }
        }
        let query = "SELECT path, size FROM v_files WHERE path LIKE '\(filling.folder)/%'"
        let floor = try Tool.sqlite3.seconds(["-readonly", bench.cluster.catalogs[0], query])
        let usage = try await bench.measure(["list", "-r", "--long", filling.folder], touching: 0)
        return Measured(floorSeconds: floor, usage: usage)
    }
}
