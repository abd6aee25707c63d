import DFSTerminal
import Testing

@Suite("Progress meter")
struct ProgressMeterTests {
    @Test("the line tells name, bytes, percent, rate and time left")
    func line() {
        var meter = ProgressMeter(name: "video.mp4", total: 100 << 20)
        for second in 1...4 {
            meter.update(done: second * 10 << 20, elapsedSeconds: Double(second))
        }
        #expect(
            meter.line(width: 100)
                == "video.mp4  40.0 MiB / 100.0 MiB   40%  10.0 MiB/s  6s left")
    }

    @Test("of several files it tells how many are done")
    func files() {
        var meter = ProgressMeter(name: "photos", total: 200)
        meter.totalFiles = 12
        meter.doneFiles = 3
        meter.update(done: 50, elapsedSeconds: 1)
        #expect(meter.line(width: 80).hasPrefix("photos  3/12 files  50 B / 200 B   25%"))
        #expect(meter.line(width: 14) == "photos   25%")
    }

    @Test("no line is wider than the window", arguments: 0...90)
    func fits(width: Int) {
        var meter = ProgressMeter(name: "フォルダ/ファイル.bin", total: 3 << 30)
        meter.update(done: 1 << 30, elapsedSeconds: 7)
        #expect(DisplayWidth.columns(of: meter.line(width: width)) <= width)
    }

    @Test("a narrow window keeps name and percent")
    func narrow() {
        var meter = ProgressMeter(name: "a-rather-long-name", total: 200)
        meter.update(done: 50, elapsedSeconds: 1)
        #expect(meter.line(width: 20) == "a-rather-long…   25%")
    }

    @Test("a rate that changes shows after seconds, not at once and not never")
    func smooths() {
        var meter = ProgressMeter(name: "f", total: nil)
        var done = 0
        for tick in 1...100 {
            done += 100
            meter.update(done: done, elapsedSeconds: Double(tick) / 10)
        }
        #expect(abs(meter.bytesPerSecond - 1000) < 1)
        for tick in 101...105 {
            done += 1000
            meter.update(done: done, elapsedSeconds: Double(tick) / 10)
        }
        #expect((1100..<3000).contains(meter.bytesPerSecond))
        for tick in 106...400 {
            done += 1000
            meter.update(done: done, elapsedSeconds: Double(tick) / 10)
        }
        #expect(abs(meter.bytesPerSecond - 10000) < 100)
    }

    @Test("a rate does not depend on how often it is measured")
    func independentOfSteps() {
        var fine = ProgressMeter(name: "f", total: nil)
        var coarse = fine
        for tick in 1...1000 { fine.update(done: tick, elapsedSeconds: Double(tick) / 1000) }
        coarse.update(done: 1000, elapsedSeconds: 1)
        #expect(abs(fine.bytesPerSecond - coarse.bytesPerSecond) < 1)
    }

    @Test("nothing known, nothing promised")
    func unknown() {
        var meter = ProgressMeter(name: "f", total: nil)
        #expect(meter.line(width: 80) == "f  0 B  0 B/s")
        meter.update(done: 10, elapsedSeconds: 0)
        #expect(meter.bytesPerSecond == 0)
        meter.update(done: 4096, elapsedSeconds: 1)
        #expect(meter.remainingSeconds == nil)
        meter.total = 0
        #expect(meter.line(width: 80).contains("100%"))
    }

    @Test("bytes that are sent again make no negative rate")
    func fallsBack() {
        var meter = ProgressMeter(name: "f", total: 1000)
        meter.update(done: 500, elapsedSeconds: 1)
        meter.update(done: 100, elapsedSeconds: 60)
        #expect(meter.bytesPerSecond >= 0)
        #expect(meter.done == 100)
        meter.update(done: 5000, elapsedSeconds: 61)
        #expect(meter.line(width: 80).contains("100%"))
        #expect(meter.remainingSeconds == 0)
    }
}
