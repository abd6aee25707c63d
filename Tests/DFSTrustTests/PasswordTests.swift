import DFSModel
import DFSTrust
import Testing

@Suite("Passwords")
struct PasswordTests {
    /// Cheap rounds: the costs themselves are not under test.
    private let hasher = PasswordHasher(rounds: 16)

    @Test("a stored password is recognised and another one is not")
    func verify() async throws {
        let stored = try await hasher.hash("correct horse")
        #expect(stored.salt.count == 16)
        #expect(stored.hash.count == 32)
        #expect(try await hasher.verify("correct horse", against: stored))
        #expect(try await !hasher.verify("correct horsf", against: stored))
        #expect(try await !hasher.verify("", against: stored))
        #expect(try await hasher.hash("correct horse") != stored, "salts differ")
    }

    @Test("the standard costs are N=32768, r=8, p=1")
    func standardCosts() async throws {
        let stored = try await PasswordHasher().hash("correct horse")
        #expect(stored.rounds == 32_768)
        #expect(stored.blockSize == 8)
        #expect(stored.parallelism == 1)
        #expect(try await hasher.verify("correct horse", against: stored))
    }

    @Test("a user who does not exist has no password, not even the empty one")
    func unknownUser() async throws {
        #expect(try await !hasher.verify("correct horse", against: nil))
        #expect(try await !hasher.verify("", against: nil))
    }

    @Test("composed and decomposed letters are the same password")
    func normalised() async throws {
        let stored = try await hasher.hash("caf\u{e9} au lait")
        #expect(try await hasher.verify("cafe\u{301} au lait", against: stored))
    }

    @Test(
        "absurd stored costs are refused before they cost anything",
        arguments: [
            (1 << 21, 8, 1), (1 << 20, 32, 1), (0, 8, 1), (-4, 8, 1), (1_000, 8, 1), (16, 0, 1),
            (16, 8, 0), (16, .max, .max),
        ])
    func absurd(rounds: Int, blockSize: Int, parallelism: Int) async throws {
        let stored = PasswordHash(
            salt: [UInt8](repeating: 1, count: 16), hash: [UInt8](repeating: 1, count: 32),
            rounds: rounds, blockSize: blockSize, parallelism: parallelism)
        let error = await #expect(throws: TrustError.self) {
            try await hasher.verify("correct horse", against: stored)
        }
        #expect(error?.code == .corrupt)
    }

    @Test("beyond the bound logins are refused, and the others all get their answer")
    func overload() async throws {
        let hasher = PasswordHasher(rounds: 4_096, maximumRunning: 1, maximumWaiting: 2)
        let codes = await withTaskGroup(of: FailureCode?.self) { group in
            for _ in 0..<12 {
                group.addTask {
                    do throws(TrustError) {
                        _ = try await hasher.hash("correct horse")
                        return nil
                    } catch {
                        return error.code
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes.count == 12)
        #expect(codes.contains(.overloaded))
        #expect(codes.filter { $0 == nil }.count >= 3)
        #expect(codes.allSatisfy { $0 == nil || $0 == .overloaded })
        let later = try await hasher.hash("correct horse")
        #expect(try await hasher.verify("correct horse", against: later))
    }

    @Test("weak passwords pass only where they are allowed, impossible ones never")
    func policy() throws {
        let alice = try UserName("alice-anderson")
        let strict = PasswordPolicy()
        let lax = PasswordPolicy(allowWeak: true)
        try strict.check("12345678", for: alice)
        for weak in ["1234567", "Alice-Anderson"] {
            #expect(throws: TrustError.self) { try strict.check(weak, for: alice) }
            try lax.check(weak, for: alice)
        }
        for bad in ["", "with\nnewline", "\u{7f}12345678", String(repeating: "a", count: 1_025)] {
            #expect(throws: TrustError.self) { try lax.check(bad, for: alice) }
        }
    }
}
