import DFSTerminal
import Testing

@Suite("Byte counts")
struct ByteCountTests {
    @Test(
        "sizes show one decimal in the largest unit",
        arguments: [
            (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"),
            (1_048_575, "1.0 MiB"), (3 << 30, "3.0 GiB"), (-2048, "-2.0 KiB"),
            (Int.max, "8.0 EiB"), (Int.min, "-8.0 EiB"),
        ])
    func shows(bytes: Int, text: String) {
        #expect(ByteCount(bytes).description == text)
    }

    @Test(
        "sizes are read with and without a unit",
        arguments: [
            ("0", 0), ("1000", 1000), ("12 B", 12), ("64KiB", 65536), ("64k", 65536),
            ("64KB", 64000), ("1GiB", 1 << 30), ("1.5 GiB", 3 << 29), ("0.5B", 0),
            ("7EiB", 7 << 60), ("9223372036854775807", Int.max),
        ])
    func reads(text: String, bytes: Int) throws {
        #expect(try ByteCount(parsing: text).bytes == bytes)
    }

    @Test(
        "what is not a size is refused",
        arguments: [
            "", " ", "KiB", "-1", "+1", "1.", ".5", "1..5", "1.2.3", "1 XB", "1KiBs", "0x10", "1e3",
            "٣", "8EiB", "7.9999999999999999EiB", "9223372036854775808", "1 GiB ",
        ])
    func refuses(text: String) {
        #expect(throws: TerminalError.self) { try ByteCount(parsing: text) }
    }

    @Test("the parse of a whole number of units gives the same text back")
    func roundTrip() throws {
        for unit in 1...6 {
            let size = ByteCount(3 << (unit * 10 - 1))
            #expect(try ByteCount(parsing: size.description) == size)
        }
    }
}
