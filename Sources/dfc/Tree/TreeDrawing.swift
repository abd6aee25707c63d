import DFSModel

/// The lines that join names to a tree, drawn from paths in byte order.
struct TreeDrawing {
    private final class Branch {
        let name: String
        var label = ""
        private(set) var children: [Branch] = []
        /// By the bytes of their names: two spellings of one letter are two names.
        private var places: [[UInt8]: Branch] = [:]

        init(_ name: String) { self.name = name }

        /// The child of this name, and whether it is new.
        func child(_ name: Substring) -> (branch: Branch, isNew: Bool) {
            let key = Array(name.utf8)
            if let known = places[key] { return (known, false) }
            let child = Branch(String(name))
            places[key] = child
            children.append(child)
            return (child, true)
        }
    }

    private let root = Branch("")
    private(set) var folderCount = 0
    private(set) var fileCount = 0

    /// Adds a file or a folder with what stands behind its name; folders on the way are added
    /// with it.
    /// - Parameter components: of the path below the root; not empty.
    mutating func add(_ components: [Substring], label: String, isFolder: Bool) {
        var branch = root
        for (position, component) in components.enumerated() {
            let next = branch.child(component)
            branch = next.branch
            guard next.isNew else { continue }
            let isFile = position == components.count - 1 && !isFolder
            if isFile { fileCount += 1 } else { folderCount += 1 }
        }
        branch.label = label
    }

    /// The lines, top first.
    var lines: [String] {
        var lines: [String] = []
        var pending: [(branch: Branch, indent: String, isLast: Bool)] = []
        func push(_ children: [Branch], _ indent: String) {
            for (position, child) in children.enumerated().reversed() {
                pending.append((child, indent, position == children.count - 1))
            }
        }
        push(root.children, "")
        while let (branch, indent, isLast) = pending.popLast() {
            let mark = branch.children.isEmpty || branch.label == "/" ? "" : "/"
            lines.append(
                indent + (isLast ? "└── " : "├── ") + branch.name.printable + mark + branch.label)
            push(branch.children, indent + (isLast ? "    " : "│   "))
        }
        return lines
    }
}
