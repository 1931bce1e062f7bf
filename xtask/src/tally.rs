//! What test runners report, summed: cargo's and pytest's closing lines.

use std::fmt;

#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) skipped: usize,
    pub(crate) skipped_names: Vec<String>,
}

impl Tally {
    pub(crate) fn add(&mut self, other: Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.skipped_names.extend(other.skipped_names);
    }

    pub(crate) fn skip(&mut self, name: &str) {
        self.skipped += 1;
        self.skipped_names.push(name.to_owned());
    }

    /// Reads the output of `cargo test -- --show-output`.
    ///
    /// A test that finds something missing on the machine prints `skipped: <what> needs <what>` and
    /// returns; cargo counts it as passed, we do not.
    pub(crate) fn of_cargo(output: &str) -> Tally {
        let mut tally = Tally::default();
        let mut not_run = 0;
        for line in output.lines() {
            if let Some(counts) = line.strip_prefix("test result: ") {
                tally.passed += number_before(counts, "passed");
                tally.failed += number_before(counts, "failed");
                tally.skipped += number_before(counts, "ignored");
            } else if let Some((test, reason)) = ignored(line) {
                tally.skipped_names.push(format!("{test}{reason}"));
            } else if let Some(what) = line.strip_prefix("skipped: ") {
                not_run += 1;
                tally.skip(what);
            }
        }
        tally.passed = tally.passed.saturating_sub(not_run);
        tally
    }

    /// Reads the output of `pytest -ra`.
    pub(crate) fn of_pytest(output: &str) -> Tally {
        let mut tally = Tally::default();
        for line in output.lines() {
            if let Some(what) = line.strip_prefix("SKIPPED ").or(line.strip_prefix("XFAIL ")) {
                tally.skipped_names.push(what.to_owned());
            }
        }
        let closing = |line: &&str| line.starts_with("==") && line.contains(" in ");
        if let Some(counts) = output.lines().rfind(closing) {
            tally.passed = number_before(counts, "passed") + number_before(counts, "xpassed");
            tally.failed =
                ["failed", "error", "errors"].map(|word| number_before(counts, word)).iter().sum();
            tally.skipped = number_before(counts, "skipped") + number_before(counts, "xfailed");
        }
        tally
    }

    /// A runner that failed without naming a test (it did not compile, it was stopped) is a failure.
    pub(crate) fn or_failed(mut self, success: bool) -> Tally {
        if !success && self.failed == 0 {
            self.failed = 1;
        }
        self
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

/// `test name ... ignored, reason`
fn ignored(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix("test ")?.split_once(" ... ignored")
}

/// The number that stands before `word`, 0 if there is none.
fn number_before(text: &str, word: &str) -> usize {
    let words: Vec<&str> = text.split([' ', ',', ';', '.']).filter(|w| !w.is_empty()).collect();
    let found = words.windows(2).find(|pair| pair[1] == word);
    found.and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_counts_are_summed_over_test_binaries() {
        let output = "\
test a ... ok
test slow::b ... ignored, needs an hour
test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s
test result: FAILED. 2 passed; 4 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.00s
";
        let tally = Tally::of_cargo(output);
        assert_eq!(tally.to_string(), "5 passed, 4 failed, 1 skipped");
        assert_eq!(tally.skipped_names, ["slow::b, needs an hour"]);
    }

    #[test]
    fn a_test_that_says_it_skipped_did_not_pass() {
        let output = "skipped: the peer test needs Fast DDS
test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
";
        let mut expected = Tally::default();
        expected.skip("the peer test needs Fast DDS");
        assert_eq!(Tally::of_cargo(output), expected);
    }

    #[test]
    fn pytest_closing_line_is_read_with_errors_as_failures() {
        let output = "\
SKIPPED [1] python/tests/test_ros.py:12: needs the agent
=== 7 passed, 1 failed, 1 skipped, 2 warnings, 2 errors in 3.20s ===
";
        let tally = Tally::of_pytest(output);
        assert_eq!(tally.to_string(), "7 passed, 3 failed, 1 skipped");
        assert_eq!(tally.skipped_names.len(), 1);
    }

    #[test]
    fn a_runner_that_dies_without_counts_is_one_failure() {
        assert_eq!(Tally::of_cargo("error: could not compile").or_failed(false).failed, 1);
        assert_eq!(Tally::default().or_failed(true).failed, 0);
    }
}
