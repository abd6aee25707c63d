import DFSCatalog
import DFSCluster
import DFSModel
import Foundation
import Testing

@Suite struct EntriesTests {
    /// What is committed under each path: a folder, a file or a tombstone.
    private static let tree: [(path: String, kind: Character)] = [
        ("a", ":"), ("a-b", "f"), ("a/x", "f"), ("a/x-y", "f"), ("a/z/deep/er", "f"), ("a0", "f"),
        ("b/c", ":"), ("gone", "!"), ("gone-too/1", "!"), ("gone-too/2", "!"), ("half/1", "!"),
        ("half/2", "f"), ("u\u{308}", "f"), ("ü/ß", "f"), ("a\u{600}/p", "f"),
        ("a\u{600}/q/r", "f"),
        ("e/\u{301}/x", "f"), ("日本/語", "f"), ("zz%_/y", "f"), ("Z", "f"),
    ]

    private static func fill(_ catalog: Catalog) async throws {
        for (number, (path, kind)) in tree.enumerated() {
            let key = try Samples.key(path)
            let counter = UInt64(number + 1)
            switch kind {
            case "f": try await catalog.put(try Samples.manifest(number, path: path), at: counter)
            case ":": _ = try await catalog.learn([(key, Samples.value(counter, .folder))])
            default: _ = try await catalog.learn([(key, Samples.value(counter, .deleted))])
            }
        }
        // What must not be seen: another user's files, and what was only accepted.
        try await catalog.put(try Samples.manifest(900, path: "a/bert", owner: "bert"), at: 1)
        _ = try await catalog.accept([(try Samples.key("a/open"), Samples.value(1, .folder))])
    }

    /// The list that the rules ask for, from the tree alone: `path` or `path/` for a prefix.
    private static func expected(folder: String?, recursive: Bool) -> [String] {
        let prefix = Array((folder.map { $0 + "/" } ?? "").utf8)
        var keys: Set<[UInt8]> = []
        for (path, kind) in tree where path.utf8.starts(with: prefix) {
            let rest = Array(path.utf8.dropFirst(prefix.count))
            if recursive || !rest.contains(UInt8(ascii: "/")) {
                keys.insert(Array(path.utf8))
            } else if kind != "!" {
                let name = rest.prefix { $0 != UInt8(ascii: "/") }
                keys.insert(prefix + name + [UInt8(ascii: "/")])
            }
        }
        return keys.sorted { $0.lexicographicallyPrecedes($1) }
            .map { String(decoding: $0, as: UTF8.self) }
    }

    private static func pages(
        _ catalog: Catalog, folder: String?, recursive: Bool, size: Int
    ) async throws -> [NodeEntry] {
        var entries: [NodeEntry] = []
        var after: String?
        while true {
            let bytes = try await catalog.page(
                owner: try Samples.user(), folder: try folder.map { try FilePath($0) },
                recursive: recursive, after: after, limit: size)
            let page = try EntryPage(binary: bytes).entries
            // The same knowledge has one form.
            #expect(EntryPage(entries: page).binary == bytes)
            #expect(page.count <= size)
            guard let last = page.last, entries.count < 1_000 else { return entries }
            entries += page
            after = String(decoding: last.sortKey, as: UTF8.self)
        }
    }

    @Test("a target is told with its own entry and whether something is alive below it")
    func target() async throws {
        try await Catalog.with { catalog, _ in
            try await Self.fill(catalog)
            let owner = try Samples.user()
            for (path, kind) in Self.tree {
                let found = try await catalog.target(owner: owner, path: try FilePath(path))
                let alive = Self.tree.contains {
                    $0.kind != "!" && $0.path.utf8.starts(with: "\(path)/".utf8)
                }
                #expect(found.hasBelow == alive, "\(path)")
                #expect(found.entry?.kind.isFile == (kind == "f"), "\(path)")
            }
            // "a-b" and "a0" sort around "a/", and only tombstones lie below the last two.
            for (path, hasBelow) in [
                ("b", true), ("half", true), ("e", true), ("a/z", true), ("a/z/dee", false),
                ("nothing", false), ("gone-too", false),
            ] {
                let found = try await catalog.target(owner: owner, path: try FilePath(path))
                #expect(found.entry == nil && found.hasBelow == hasBelow, "\(path)")
            }
        }
    }

    private static func bytes(_ texts: [String]) -> [[UInt8]] { texts.map { Array($0.utf8) } }

    @Test("a list holds what lies in the folder, in byte order, whatever the size of its pages")
    func lists() async throws {
        try await Catalog.with { catalog, _ in
            try await Self.fill(catalog)
            let folders = [
                nil, "a", "a/z", "b", "gone-too", "half", "a\u{600}", "ü", "u\u{308}", "e", "zz%_",
                "none", "a-b",
            ]
            for folder in folders {
                for recursive in [true, false] {
                    let wanted = Self.bytes(Self.expected(folder: folder, recursive: recursive))
                    for size in [1, 2, 3, 4, 5, 7, 11, 1_000] {
                        let entries = try await Self.pages(
                            catalog, folder: folder, recursive: recursive, size: size)
                        #expect(
                            entries.map(\.sortKey) == wanted,
                            "\(folder ?? "top"), recursive \(recursive), page \(size)")
                    }
                }
            }
        }
    }

    @Test("an entry says what was committed last")
    func kinds() async throws {
        try await Catalog.with { catalog, _ in
            try await Self.fill(catalog)
            for (number, (path, kind)) in Self.tree.enumerated() {
                let found = try await catalog.entry(
                    owner: try Samples.user(), path: try FilePath(path))
                #expect(found?.entry.ballot == Samples.ballot(UInt64(number + 1)))
                switch found?.entry.kind {
                case .file(let facts):
                    #expect(kind == "f")
                    #expect(found?.manifest == (try Samples.manifest(number, path: path)))
                    #expect(facts.missing.isEmpty)
                case .folder: #expect(kind == ":")
                case .deleted: #expect(kind == "!")
                default: Issue.record("nothing at \(path)")
                }
            }
            for (owner, path) in [("bert", "a"), ("anna", "a/open"), ("anna", "a/bert")] {
                let found = try await catalog.entry(
                    owner: try Samples.user(owner), path: try FilePath(path))
                #expect(found == nil)
            }
        }
    }

    @Test("random trees are listed alike in any page size", arguments: UInt64(1)...8)
    func random(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let names = ["a", "a-", "a0", "\u{600}", "ü", "a\u{600}", "-", "~"]
        var kinds: [String: Content] = [:]
        for _ in 0..<60 {
            let depth = Int.random(in: 1...3, using: &generator)
            let path = (0..<depth).compactMap { _ in names.randomElement(using: &generator) }
            kinds[path.joined(separator: "/")] =
                Bool.random(using: &generator) ? .folder : .deleted
        }
        let paths = kinds
        try await Catalog.with { catalog, _ in
            _ = try await catalog.learn(
                try paths.map { (try Samples.key($0), Samples.value(1, $1)) })
            for folder in [nil, "a", "\u{600}", "a\u{600}"] {
                for recursive in [true, false] {
                    let whole = try await Self.pages(
                        catalog, folder: folder, recursive: recursive, size: 1_000)
                    let keys = whole.map(\.sortKey)
                    #expect(keys == keys.sorted { $0.lexicographicallyPrecedes($1) })
                    for size in [1, 3, 8] {
                        let pages = try await Self.pages(
                            catalog, folder: folder, recursive: recursive, size: size)
                        #expect(pages == whole, "seed \(seed), page size \(size)")
                    }
                    if folder == nil, recursive { #expect(whole.count == paths.count) }
                }
            }
        }
    }

    @Test("chunks that should be here and are not whole are named")
    func missing() async throws {
        try await Catalog.with { catalog, _ in
            let manifest = try Samples.manifest(1)
            let key = try Samples.key("a")
            _ = try await catalog.learn(
                [(key, Samples.value(1, manifest))], manifests: [manifest])
            #expect(try await Self.missing(catalog) == [3, 4])
            try await catalog.stage(manifest)
            #expect(try await Self.missing(catalog) == [])
            try await catalog.markBlob(version: manifest.version, index: 4, .damaged)
            #expect(try await Self.missing(catalog) == [4])
        }
    }

    @Test("a list names the missing chunks of files of any length and in any rotation")
    func missingOfMany() async throws {
        try await Catalog.with { catalog, _ in
            var manifests: [Manifest] = []
            for count in [1, 3, 61, 62, 63, 64, 130] {
                for rotation in 0..<4 {
                    let layout = try Layout(
                        nodes: try Samples.nodes(), rotation: rotation, copies: 2)
                    let number = manifests.count
                    manifests.append(
                        try Samples.manifest(
                            number, path: String(format: "%03d", number),
                            sizes: Array(repeating: 1, count: count), layout: layout))
                }
            }
            // Every third is not stored; of the others the last chunk here is damaged.
            var wanted: [[Int]] = []
            for (number, manifest) in manifests.enumerated() {
                let here = manifest.layout.chunks(
                    on: try Samples.nodes()[0], ofChunkCount: manifest.chunks.count)
                let key = try Samples.key(manifest.path.text)
                _ = try await catalog.learn(
                    [(key, Samples.value(1, manifest))], manifests: [manifest])
                guard number % 3 > 0 else {
                    wanted.append(here)
                    continue
                }
                try await catalog.stage(manifest)
                wanted.append(Array(here.suffix(1)))
                guard let last = here.last else { continue }
                try await catalog.markBlob(version: manifest.version, index: last, .damaged)
            }
            let entries = try await Self.pages(catalog, folder: nil, recursive: true, size: 10)
            let missing = entries.map { entry -> [Int]? in
                guard case .file(let facts) = entry.kind else { return nil }
                return facts.missing
            }
            #expect(missing == wanted)
        }
    }

    private static func missing(_ catalog: Catalog) async throws -> [Int]? {
        let found = try await catalog.entry(owner: try Samples.user(), path: try FilePath("a"))
        guard case .file(let facts) = found?.entry.kind else { return nil }
        return facts.missing
    }

    @Test("a value that is not learned yet is shown as if it were")
    func ofValue() async throws {
        try await Catalog.with { catalog, _ in
            let manifest = try Samples.manifest(1)
            let path = try FilePath("a")
            let value = Samples.value(4, manifest)
            #expect(try await catalog.entry(of: value, path: path) == nil)
            _ = try await catalog.accept([(try Samples.key("a"), value)], manifests: [manifest])
            let found = try await catalog.entry(of: value, path: path)
            #expect(found?.manifest == manifest)
            #expect(found?.entry.ballot == value.ballot)
            #expect(try await catalog.entry(of: Samples.value(5, .deleted), path: path) == nil)
        }
    }
}

extension NodeEntry.Kind {
    fileprivate var isFile: Bool {
        if case .file = self { true } else { false }
    }
}
