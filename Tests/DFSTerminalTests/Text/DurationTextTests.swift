import DFSTerminal
import Testing

@Suite("Durations")
struct DurationTextTests {
    @Test(
        "seconds show in the two largest units",
        arguments: [
            (-5, "0s"), (0, "0s"), (59, "59s"), (60, "1m 00s"), (185, "3m 05s"), (3599, "59m 59s"),
            (7800, "2h 10m"), (86399, "23h 59m"), (86400, "1d 00h"), (273_600, "3d 04h"),
        ])
    func showsSeconds(seconds: Int, text: String) {
        #expect(DurationText(seconds: seconds).description == text)
    }

    @Test(
        "short durations show their parts",
        arguments: [
            (Duration.zero, "0 ms"), (.milliseconds(-20), "0 ms"), (.milliseconds(120), "120 ms"),
            (.milliseconds(4250), "4.2s"), (.seconds(10), "10s"), (.seconds(185), "3m 05s"),
        ])
    func showsDurations(duration: Duration, text: String) {
        #expect(DurationText(duration).description == text)
    }
}
