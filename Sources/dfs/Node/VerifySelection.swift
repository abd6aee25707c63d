import ArgumentParser
import DFSTerminal
import DFSWire
import Foundation

/// What `dfs verify` looks at, and how fast.
struct VerifySelection: ParsableArguments {
    @Option(
        help: ArgumentHelp("Look at a share of the chunks, picked by chance.", valueName: "N%"))
    var sample: String?

    @Option(
        help: ArgumentHelp(
            "Look at chunks stored since: a day (2026-11-27), a time (2026-11-27T10:00:00Z) or an "
                + "age (36h, 7d).", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("Read at most this much a second (64MiB).", valueName: "bytes"))
    var rate: String?

    @Flag(help: "Go on with a verification that was broken off.")
    var resume = false

    @Flag(help: "Have what is damaged or missing fetched from other nodes; the node must run.")
    var `repair` = false

    func validate() throws {
        _ = try options(now: Date())
    }

    /// Throws `ValidationError` for a value that cannot be understood.
    func options(now: Date) throws -> VerifyOptions {
        VerifyOptions(
            samplePercent: try sample.map(Self.percent),
            storedSinceMilliseconds: try since.map {
                Int(try Self.moment($0, now: now).timeIntervalSince1970 * 1000)
            },
            bytesPerSecond: try rate.map(Self.bytes), resumes: resume, repairs: self.repair)
    }

    private static func percent(_ text: String) throws -> Double {
        let number = text.last == "%" ? String(text.dropLast()) : text
        guard let percent = Double(number), percent > 0, percent <= 100 else {
            throw ValidationError("--sample is a share above 0% and up to 100%, such as 5%.")
        }
        return percent
    }

    private static func bytes(_ text: String) throws -> Int {
        guard let count = try? ByteCount(parsing: text), count.bytes > 0 else {
            throw ValidationError("--rate is a size such as 64MiB, for a second.")
        }
        return count.bytes
    }

    static func moment(_ text: String, now: Date) throws -> Date {
        if let unit = text.last, let number = Int(text.dropLast()), number >= 0,
            let seconds = ["s": 1, "m": 60, "h": 3_600, "d": 86_400][unit]
        {
            return now - Double(number) * Double(seconds)
        }
        if let day = try? Date(text, strategy: .iso8601.year().month().day()), text.count == 10 {
            return day
        }
        guard let moment = try? Date(text, strategy: .iso8601) else {
            throw ValidationError(
                "--since is a day (2026-11-27), a time (2026-11-27T10:00:00Z) or an age (36h, 7d).")
        }
        return moment
    }
}
