use serde::Serialize;

use crate::{Finding, Verdict};

/// Columns of the names.
const NAME_WIDTH: usize = 16;

/// Everything that was found, in the order in which a user would put it right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnosis {
    /// Of this program.
    pub version: String,
    /// The operating system's kind: `linux` or `windows`.
    pub system: String,
    /// Whether nothing failed.
    pub is_healthy: bool,
    pub findings: Vec<Finding>,
}

impl Diagnosis {
    pub fn new(findings: Vec<Finding>) -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            system: std::env::consts::OS.to_owned(),
            is_healthy: findings.iter().all(|finding| finding.verdict != Verdict::Fail),
            findings,
        }
    }

    pub fn count(&self, verdict: Verdict) -> usize {
        self.findings.iter().filter(|finding| finding.verdict == verdict).count()
    }

    /// The lines that people read: one for each check, the fix below it where there is one, and the
    /// sum. `in_color` only adds color.
    pub fn lines(&self, in_color: bool) -> Vec<String> {
        let mut lines: Vec<String> =
            self.findings.iter().flat_map(|finding| of_finding(finding, in_color)).collect();
        lines.push(self.sum());
        lines
    }

    fn sum(&self) -> String {
        let count = |verdict| self.count(verdict);
        let plural = |count: usize, word: &str| {
            if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
        };
        let counts = format!(
            "{} ok, {}, {}, {} skipped",
            count(Verdict::Ok),
            plural(count(Verdict::Warn), "warning"),
            plural(count(Verdict::Fail), "failure"),
            count(Verdict::Skip)
        );
        match self.findings.iter().find(|finding| finding.verdict == Verdict::Fail) {
            Some(first) => format!("{counts}; begin with: {}", first.check),
            None => counts,
        }
    }
}

fn of_finding(finding: &Finding, in_color: bool) -> Vec<String> {
    let Finding { check, verdict, seen, fix } = finding;
    let word = match (in_color, color(*verdict)) {
        (true, Some(color)) => format!("\x1b[{color}m{verdict:<4}\x1b[0m"),
        _ => format!("{verdict:<4}"),
    };
    let mut lines = vec![format!("{word}  {check:<NAME_WIDTH$} {seen}")];
    for (index, step) in fix.iter().flat_map(|fix| fix.lines()).enumerate() {
        let word = if index == 0 { "fix:" } else { "" };
        lines.push(format!("{:6}{:<NAME_WIDTH$} {word:<4} {step}", "", ""));
    }
    lines
}

const fn color(verdict: Verdict) -> Option<u8> {
    match verdict {
        Verdict::Ok => Some(32),
        Verdict::Warn => Some(33),
        Verdict::Fail => Some(31),
        Verdict::Skip => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diagnosis() -> Diagnosis {
        Diagnosis::new(vec![
            Finding::ok("game", "1.16.4"),
            Finding::skip("capture", "not part of this version"),
            Finding::warn("frame cap", "none", "corsa setup"),
            Finding::fail("pages", "missing", "start the game\nand drive"),
        ])
    }

    #[test]
    fn each_check_is_a_line_and_each_fix_another() {
        let expected = "\
ok    game             1.16.4
skip  capture          not part of this version
warn  frame cap        none
                       fix: corsa setup
fail  pages            missing
                       fix: start the game
                            and drive
1 ok, 1 warning, 1 failure, 1 skipped; begin with: pages";
        assert_eq!(diagnosis().lines(false).join("\n"), expected);
        let colored = diagnosis().lines(true).join("\n");
        assert!(colored.contains("\x1b[31mfail\x1b[0m  pages"), "{colored}");
    }

    #[test]
    fn only_a_failure_is_unhealthy() {
        assert!(!diagnosis().is_healthy);
        assert!(Diagnosis::new(vec![Finding::warn("a", "b", "c")]).is_healthy);
        assert_eq!(
            Diagnosis::new(Vec::new()).lines(false),
            ["0 ok, 0 warnings, 0 failures, 0 skipped"]
        );
    }
}
