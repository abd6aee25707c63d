package import NIOCore

extension MemoryBlobStore {
    /// The next `write` of any writer throws `noSpace`.
    package func failNextWrite() {
        state.withLock { $0.nextWriteError = Self.full }
    }

    /// The next `finish` of any writer throws `syncFailed`, which is fatal.
    package func failNextSync() {
        state.withLock {
            $0.nextFinishError = BlobError(
                .syncFailed, "Cannot sync: the test said so. The node must end.")
        }
    }

    /// Turns all bits of the byte at `offset` of a blob over; without effect beyond its end.
    package func flipByte(of id: BlobID, at offset: Int) {
        state.withLock { state in
            guard let bytes = state.files[id.relativePath],
                let byte: UInt8 = bytes.getInteger(at: bytes.readerIndex + offset)
            else { return }
            var changed = bytes
            changed.setInteger(~byte, at: bytes.readerIndex + offset)
            state.files[id.relativePath] = changed
        }
    }

    /// Makes a blob vanish, as a bad disk does.
    package func lose(_ id: BlobID) {
        state.withLock { _ = $0.files.removeValue(forKey: id.relativePath) }
    }

    /// Puts a file under any name below `blobs/`.
    package func addForeign(_ name: String, bytes: ByteBuffer) {
        state.withLock { $0.files[name] = bytes }
    }

    /// Where quarantined files and orphans lie, relative to the data folder; sorted.
    package var setAsideNames: [String] {
        state.withLock { $0.setAside.keys.sorted() }
    }
}
